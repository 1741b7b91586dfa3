package io.pronto.gateway.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Refuses requests whose target is no URI. Quarkus refuses them without a word, unless {@code
 * vertx.disableURIValidation} (in {@code jvm.options}) leaves them to us.
 */
@Singleton
class RequestTargets {

  private static final int FIRST = 1000;
  private static final int BAD_REQUEST = 400;

  void add(@Observes Filters filters) {
    filters.register(RequestTargets::check, FIRST);
  }

  private static void check(RoutingContext routing) {
    String target = routing.request().uri();
    if (isUri(target)) {
      routing.next();
    } else {
      String trace = Problems.traceOf(routing.request()).traceId();
      Problems.refuse(
          routing, BAD_REQUEST, Problem.ofHttp(BAD_REQUEST, "target", "a URI", target, trace));
    }
  }

  private static boolean isUri(String target) {
    try {
      new URI(target);
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
