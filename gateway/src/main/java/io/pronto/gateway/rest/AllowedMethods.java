package io.pronto.gateway.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;

/** An answer to {@code OPTIONS} names the methods that a refusal of another one names. */
@Singleton
class AllowedMethods {

  private static final int BEFORE_ROUTES = 100;

  void add(@Observes Filters filters) {
    filters.register(AllowedMethods::name, BEFORE_ROUTES);
  }

  private static void name(RoutingContext routing) {
    if (routing.request().method().equals(HttpMethod.OPTIONS)) {
      HttpServerResponse response = routing.response();
      routing.addHeadersEndHandler(
          _ -> {
            if (response.headers().contains(HttpHeaders.ALLOW)) {
              response
                  .headers()
                  .set(HttpHeaders.ALLOW, ServicePaths.methods(routing.request().path()));
            }
          });
    }
    routing.next();
  }
}
