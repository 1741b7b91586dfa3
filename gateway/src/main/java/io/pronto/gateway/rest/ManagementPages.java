package io.pronto.gateway.rest;

import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.FailureException;
import io.pronto.gateway.repository.RepositoryAccess;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;

/** What the management port has of the V2 protocol: the repository index, always. */
@Singleton
class ManagementPages {

  private static final String INDEX = "/v2/repository/index";
  private static final int MAX_BODY = 1 << 16;
  private static final int OK = 200;

  private final RepositoryAccess repository;

  ManagementPages(RepositoryAccess repository) {
    this.repository = repository;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get(INDEX).handler(this::index);
    management
        .router()
        .post(INDEX)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(this::index);
  }

  private void index(RoutingContext routing) {
    Buffer buffer = routing.body().buffer();
    byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
    try {
      if (body.length > 0) {
        Bodies.require(routing.request(), body.length, MAX_BODY);
      }
      answer(routing, OK, V2Documents.IndexEntry.list(repository.states(), body));
    } catch (FailureException e) {
      TraceContext trace = Problems.traceOf(routing.request());
      answer(routing, HttpStatus.of(e.failure()), Problem.of(e.failure(), trace.traceId()));
    }
  }

  private static void answer(RoutingContext routing, int status, Object document) {
    var _ =
        routing
            .response()
            .setStatusCode(status)
            .putHeader("Content-Type", MediaType.APPLICATION_JSON)
            .end(Json.encode(document));
  }
}
