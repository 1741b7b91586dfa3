package io.pronto.chain.hop;

import io.grpc.Metadata;
import io.pronto.core.failure.FailureException;

/**
 * The headers and trailers of a hop. Those that begin with {@code pronto-} are stripped at the
 * front doors.
 */
public final class HopHeaders {

  public static final Metadata.Key<String> ROUTE = key("pronto-route");
  public static final Metadata.Key<String> RELEASE = key("pronto-release");
  public static final Metadata.Key<String> DEBUG = key("pronto-debug");
  public static final Metadata.Key<String> TIMING = key("pronto-timing");
  public static final Metadata.Key<String> DEADLINE_LEFT = key("pronto-deadline-left");
  public static final Metadata.Key<String> TRACEPARENT = key("traceparent");
  public static final Metadata.Key<String> TRACESTATE = key("tracestate");
  public static final Metadata.Key<String> REQUEST_ID = key("x-request-id");

  /** Characters of a request id. */
  public static final int MAX_ID = 128;

  private HopHeaders() {}

  /**
   * The id that a caller gave its request, from the value of its header; empty where there is none.
   *
   * @throws FailureException if it is longer than {@link #MAX_ID}
   */
  public static String requestId(String value) {
    if (value == null) {
      return "";
    }
    if (value.length() > MAX_ID) {
      throw FailureException.invalid(
          REQUEST_ID.name(), "at most " + MAX_ID + " characters", value.length() + " characters");
    }
    return value;
  }

  /** The trace that a call belongs to, or a new one. */
  public static TraceContext traceOf(Metadata headers) {
    return TraceContext.of(headers.get(TRACEPARENT), headers.get(TRACESTATE));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
