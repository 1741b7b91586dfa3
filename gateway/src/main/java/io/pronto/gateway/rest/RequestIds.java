package io.pronto.gateway.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Every response, an error too, carries the id that the caller gave its request. */
@Singleton
class RequestIds {

  @ServerResponseFilter
  void name(HttpServerRequest http, ContainerResponseContext response) {
    String id = RestCalls.idOf(http);
    if (!id.isEmpty()) {
      response.getHeaders().putSingle(RestCalls.REQUEST_ID, id);
    }
  }
}
