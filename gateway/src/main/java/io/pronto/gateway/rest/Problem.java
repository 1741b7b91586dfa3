package io.pronto.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pronto.core.failure.Failure;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * The body of every answer that is an error.
 *
 * @param error one sentence
 * @param reason the kind of failure in capitals, as in {@code google.rpc.ErrorInfo}
 * @param field path of what was wrong in the request
 * @param expected what would have been right
 * @param got what was sent
 * @param hop the service that failed
 * @param traceId under which logs name the call
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Problem(
    String error,
    String reason,
    String field,
    String expected,
    String got,
    String hop,
    @JsonProperty("trace_id") String traceId) {

  /** What HTTP itself refuses. */
  static Problem ofHttp(int status, String field, String expected, String got, String traceId) {
    String text = field + ": expected " + expected + ", got " + got;
    return new Problem(text, nameOf(status), field, expected, got, null, traceId);
  }

  /** The reason of a status that HTTP has a name for. */
  static String nameOf(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "HTTP_" + status : known.name();
  }

  static Problem of(Failure failure, String traceId) {
    Map<String, String> variables = failure.variables();
    return new Problem(
        failure.text(),
        failure.reason().name(),
        variables.get("field"),
        variables.get("expected"),
        variables.get("got"),
        variables.get("hop"),
        traceId);
  }
}
