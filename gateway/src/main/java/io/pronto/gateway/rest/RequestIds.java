package io.pronto.gateway.rest;

import io.pronto.chain.hop.HopHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Every response, an error too, carries the id that the caller gave its request, where it can. */
@Singleton
class RequestIds {

  @ServerResponseFilter
  void name(HttpServerRequest http, ContainerResponseContext response) {
    String id = http.getHeader(HopHeaders.REQUEST_ID.name());
    if (id != null && id.length() <= HopHeaders.MAX_ID) {
      response.getHeaders().putSingle(HopHeaders.REQUEST_ID.name(), id);
    }
  }
}
