package io.pronto.chain.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.pronto.core.hop.Hop;
import java.util.List;
import java.util.Set;

/** How spans name and describe a prediction: OpenTelemetry's conventions for RPC, and our own. */
final class Rpc {

  /** Name of the spans on both sides of a hop. */
  static final String SPAN = "inference.GRPCInferenceService/ModelInfer";

  /** The code of calls that went well. */
  static final String OK = "OK";

  static final AttributeKey<String> HOP = AttributeKey.stringKey("pronto.hop");
  static final AttributeKey<String> MODEL = AttributeKey.stringKey("pronto.model");
  static final AttributeKey<String> VERSION = AttributeKey.stringKey("pronto.version");
  static final AttributeKey<Long> ROWS = AttributeKey.longKey("pronto.rows");
  static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("pronto.request_id");

  private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system");
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("rpc.service");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  private static final AttributeKey<Long> CODE = AttributeKey.longKey("rpc.grpc.status_code");

  /** What the conventions call a fault of the server; the other codes are its caller's. */
  private static final Set<String> FAULTS =
      Set.of(
          "UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS");

  /** The status codes of gRPC; the place of each is its number. */
  private static final List<String> CODES =
      List.of(
          OK,
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private Rpc() {}

  /**
   * Describes a span of {@code ModelInfer}.
   *
   * @param hop the service that does the work
   */
  static Span describe(Span span, Hop hop) {
    return span.setAttribute(SYSTEM, "grpc")
        .setAttribute(SERVICE, "inference.GRPCInferenceService")
        .setAttribute(METHOD, "ModelInfer")
        .setAttribute(HOP, hop.text());
  }

  static void answered(Span server, String code) {
    server.setAttribute(CODE, (long) CODES.indexOf(code));
    if (isFault(code)) {
      server.setStatus(StatusCode.ERROR);
    }
  }

  static void received(Span client, String code) {
    client.setAttribute(CODE, (long) CODES.indexOf(code));
    if (!code.equals(OK)) {
      client.setStatus(StatusCode.ERROR);
    }
  }

  /** Whether a code says that the server is to blame. */
  static boolean isFault(String code) {
    return FAULTS.contains(code);
  }
}
