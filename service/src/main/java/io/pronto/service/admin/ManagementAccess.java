package io.pronto.service.admin;

import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Who may ask the management port: whoever shows the token, where one is set. Health is told to
 * all, as what asks for it, a kubelet for one, has no token.
 */
@Singleton
class ManagementAccess {

  private static final int BEFORE_ALL = Integer.MIN_VALUE;
  private static final int UNAUTHORIZED = 401;
  private static final String HEALTH = "/health";
  private static final String SCHEME = "Bearer ";

  private final Optional<byte[]> token;

  ManagementAccess(ChainSettings settings) {
    token = Check.managementToken(settings).map(given -> given.getBytes(StandardCharsets.UTF_8));
  }

  void add(@Observes ManagementInterface management) {
    token.ifPresent(
        expected ->
            management.router().route().order(BEFORE_ALL).handler(each -> check(each, expected)));
  }

  private static void check(RoutingContext routing, byte[] expected) {
    String path = routing.normalizedPath();
    if (path.equals(HEALTH) || path.startsWith(HEALTH + "/")) {
      routing.next();
      return;
    }
    String shown = routing.request().getHeader("Authorization");
    if (shown != null
        && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            shown.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8), expected)) {
      routing.next();
      return;
    }
    String got = shown == null ? "none" : "another";
    JsonObject refusal =
        new JsonObject()
            .put("error", "Authorization: expected the management token, got " + got)
            .put("reason", "UNAUTHENTICATED")
            .put("field", "Authorization")
            .put("expected", "the management token")
            .put("got", got);
    routing.response().putHeader("WWW-Authenticate", "Bearer");
    JsonAnswer.send(routing, UNAUTHORIZED, refusal);
  }
}
