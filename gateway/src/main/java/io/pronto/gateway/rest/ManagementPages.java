package io.pronto.gateway.rest;

import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.gateway.repository.RepositoryAccess;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** What the management port has of the V2 protocol: the repository, always. */
@Singleton
class ManagementPages {

  private static final String INDEX = "/v2/repository/index";
  private static final String MODEL = "/v2/repository/models/:model/";
  private static final int MAX_BODY = 1 << 16;
  private static final int OK = 200;

  private final RepositoryAccess repository;

  ManagementPages(RepositoryAccess repository) {
    this.repository = repository;
  }

  void add(@Observes ManagementInterface management) {
    management.router().get(INDEX).handler(this::index);
    post(management, INDEX, this::index);
    post(management, MODEL + "load", call -> change(call, repository.control()::load));
    post(management, MODEL + "unload", call -> change(call, repository.control()::unload));
  }

  private static void post(
      ManagementInterface management, String path, Handler<RoutingContext> page) {
    management
        .router()
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(page);
  }

  /** Loads or unloads a model. */
  @FunctionalInterface
  private interface Change {
    CompletionStage<Void> of(String model, Map<String, String> parameters);
  }

  private static void change(RoutingContext routing, Change change) {
    try {
      Map<String, String> parameters = RepositoryResource.parameters(body(routing));
      change
          .of(routing.pathParam("model"), parameters)
          .whenComplete(
              (_, error) -> {
                if (error == null) {
                  answer(routing, OK, Map.of());
                } else {
                  refuse(routing, error);
                }
              });
    } catch (FailureException e) {
      refuse(routing, e);
    }
  }

  private static void refuse(RoutingContext routing, Throwable error) {
    TraceContext trace = Problems.traceOf(routing.request());
    Failure failure = FailureResponse.failureOf(error, trace);
    answer(routing, HttpStatus.of(failure), Problem.of(failure, trace.traceId()));
  }

  private static byte[] body(RoutingContext routing) {
    Buffer buffer = routing.body().buffer();
    byte[] body = buffer == null ? new byte[0] : buffer.getBytes();
    if (body.length > 0) {
      Bodies.require(routing.request(), body.length, MAX_BODY);
    }
    return body;
  }

  private void index(RoutingContext routing) {
    try {
      answer(routing, OK, V2Documents.IndexEntry.list(repository.states(), body(routing)));
    } catch (FailureException e) {
      refuse(routing, e);
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
