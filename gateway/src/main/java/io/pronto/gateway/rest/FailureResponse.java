package io.pronto.gateway.rest;

import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.wire.status.Escaped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The response of a call that failed: its status, its headers, and the failure in words. */
final class FailureResponse {

  private FailureResponse() {}

  /** The response of whatever was thrown. */
  static Response of(Throwable error, TraceContext trace) {
    return of(failureOf(error, trace), trace);
  }

  /** The response of a failure. */
  static Response of(Failure failure, TraceContext trace) {
    Response.ResponseBuilder response =
        Response.status(HttpStatus.of(failure))
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(Problem.of(failure, trace.traceId()));
    if (failure instanceof Failure.MediaUnsupported media
        && media.field().equals(Bodies.CONTENT_ENCODING)) {
      response.header("Accept-Encoding", "identity");
    }
    if (failure instanceof Failure.Overloaded full) {
      response.header("Retry-After", Math.max(1, full.retryAfter().toSeconds()));
    }
    return response.build();
  }

  /** The failure that was thrown; a defect, where it is none. */
  static Failure failureOf(Throwable error, TraceContext trace) {
    return Escaped.failureOf(error, Hop.GATEWAY, trace.traceId());
  }
}
