package io.pronto.gateway.rest;

import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.service.config.ChainSettings;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every error of the REST front door the same form: ours, and those of HTTP itself. */
@Singleton
class Problems {

  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;
  private static final int NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int OTHER_TYPE = 415;
  private static final int BEFORE_ROUTES = 100;

  private final ChainSettings settings;

  Problems(ChainSettings settings) {
    this.settings = settings;
  }

  @ServerExceptionMapper
  Response failed(FailureException failure, HttpServerRequest http) {
    return FailureResponse.of(failure.failure(), traceOf(http));
  }

  /** Unknown paths, methods and types, and bodies that turned out too large. */
  @ServerExceptionMapper
  Response failed(WebApplicationException error, HttpServerRequest http) {
    int status = error.getResponse().getStatus();
    if (status == TOO_LARGE) {
      return FailureResponse.of(new Failure.TooLarge(limit(), -1), traceOf(http));
    }
    String type = http.getHeader("Content-Type");
    if ((status == BAD_REQUEST || status == OTHER_TYPE) && type != null && !Bodies.isJson(type)) {
      return FailureResponse.of(Bodies.otherType(type), traceOf(http));
    }
    if (status == NOT_FOUND || status == NOT_ALLOWED) {
      Failure.NotBuilt unbuilt = ServicePaths.unbuilt(http.path());
      if (unbuilt != null) {
        return FailureResponse.of(unbuilt, traceOf(http));
      }
    }
    Response.ResponseBuilder response =
        Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(problem(status, http));
    if (status == NOT_ALLOWED) {
      response.header("Allow", ServicePaths.methods(http.path()));
    }
    return response.build();
  }

  @ServerExceptionMapper
  Response failed(RuntimeException error, HttpServerRequest http) {
    return FailureResponse.of(error, traceOf(http));
  }

  private static Problem problem(int status, HttpServerRequest http) {
    return switch (status) {
      case NOT_FOUND ->
          problem(status, http, "path", "a path of this server, see /openapi", http.path());
      case NOT_ALLOWED ->
          problem(status, http, "method", ServicePaths.methods(http.path()), http.method().name());
      case 406 -> problem(status, http, "Accept", "application/json", http.getHeader("Accept"));
      default ->
          new Problem(
              "HTTP " + status,
              Problem.nameOf(status),
              null,
              null,
              null,
              null,
              traceOf(http).traceId());
    };
  }

  private static Problem problem(
      int status, HttpServerRequest http, String field, String expected, String got) {
    return Problem.ofHttp(status, field, expected, got, traceOf(http).traceId());
  }

  /** Refuses a body that says itself that it is too large, before it is read. */
  void limitBodies(@Observes Filters filters) {
    filters.register(this::limitBody, BEFORE_ROUTES);
  }

  private void limitBody(RoutingContext routing) {
    String length = routing.request().getHeader("Content-Length");
    if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > limit()) {
      routing.response().putHeader("Connection", "close");
      Failure failure = new Failure.TooLarge(limit(), Long.parseLong(length));
      refuse(routing, TOO_LARGE, Problem.of(failure, traceOf(routing.request()).traceId()));
    } else {
      routing.next();
    }
  }

  /** Answers a request that does not reach a resource. */
  static void refuse(RoutingContext routing, int status, Problem problem) {
    routing
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", MediaType.APPLICATION_JSON)
        .end(Json.encode(problem));
  }

  private long limit() {
    return settings.limits().message().asLongValue();
  }

  static TraceContext traceOf(HttpServerRequest http) {
    return TraceContext.of(http.getHeader("traceparent"), http.getHeader("tracestate"));
  }
}
