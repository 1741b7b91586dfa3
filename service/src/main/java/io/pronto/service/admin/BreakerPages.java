package io.pronto.service.admin;

import io.pronto.chain.client.HopGuard;
import io.pronto.service.next.NextHops;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The breakers of this process on the management port: {@code GET /admin/breakers} lists them,
 * {@code POST /admin/breakers/HOP/reset} closes one.
 */
@Singleton
class BreakerPages {

  private static final String LIST = "/admin/breakers";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final NextHops hops;

  BreakerPages(NextHops hops) {
    this.hops = hops;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get(LIST).handler(this::list);
    management.router().post(LIST + "/:hop/reset").handler(this::reset);
  }

  private void list(RoutingContext routing) {
    JsonArray breakers = new JsonArray();
    hops.guards().forEach(guard -> breakers.add(of(guard)));
    JsonAnswer.send(routing, OK, new JsonObject().put("breakers", breakers));
  }

  private void reset(RoutingContext routing) {
    String hop = routing.pathParam("hop");
    List<HopGuard> guards = hops.guards();
    guards.stream()
        .filter(guard -> guard.hop().text().equals(hop))
        .findFirst()
        .ifPresentOrElse(
            guard -> {
              guard.reset();
              JsonAnswer.send(routing, OK, of(guard));
            },
            () -> JsonAnswer.send(routing, NOT_FOUND, unknown(hop, guards)));
  }

  private static JsonObject unknown(String hop, List<HopGuard> guards) {
    String known =
        guards.isEmpty()
            ? "no breaker in this process"
            : guards.stream().map(guard -> guard.hop().text()).collect(Collectors.joining(", "));
    return new JsonObject()
        .put("error", "hop: expected one of " + known + ", got " + hop)
        .put("reason", "HOP_NOT_FOUND")
        .put("field", "hop")
        .put("expected", known)
        .put("got", hop);
  }

  private static JsonObject of(HopGuard guard) {
    return new JsonObject()
        .put("hop", guard.hop().text())
        .put("state", guard.state().name().toLowerCase(Locale.ROOT))
        .put("since", Instant.ofEpochMilli(guard.since()).toString())
        .put("reason", guard.reason())
        .put("opened", guard.opened())
        .put("refused", guard.prevented())
        .put("active", guard.underWay());
  }
}
