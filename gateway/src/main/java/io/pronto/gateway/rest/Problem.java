package io.pronto.gateway.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pronto.core.failure.Failure;
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
