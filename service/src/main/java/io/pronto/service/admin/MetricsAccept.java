package io.pronto.service.admin;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Answers who asks for metrics in OpenMetrics or as text, in whatever version: the page itself
 * knows the ones that it writes, spelt out, and would refuse others.
 */
@Singleton
@SuppressWarnings("deprecation") // the registry that Quarkus gives
class MetricsAccept {

  private static final String PAGE = "/metrics";
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String TEXT = "text/plain";
  private static final int BEFORE_THE_PAGE = -1;

  private final PrometheusMeterRegistry registry;

  MetricsAccept(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get(PAGE).order(BEFORE_THE_PAGE).handler(this::answer);
  }

  private void answer(RoutingContext routing) {
    String accept =
        String.join(",", routing.request().headers().getAll("Accept")).toLowerCase(Locale.ROOT);
    if (accept.contains(TEXT)) {
      send(routing, TEXT + "; version=0.0.4; charset=utf-8");
    } else if (accept.contains(OPEN_METRICS)) {
      send(routing, OPEN_METRICS + "; version=1.0.0; charset=utf-8");
    } else {
      routing.next();
    }
  }

  private void send(RoutingContext routing, String type) {
    var _ = routing.response().putHeader("Content-Type", type).end(registry.scrape(type));
  }
}
