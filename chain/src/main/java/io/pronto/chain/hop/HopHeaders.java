package io.pronto.chain.hop;

import io.grpc.Metadata;

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

  private HopHeaders() {}

  /** The trace that a call belongs to, or a new one. */
  public static TraceContext traceOf(Metadata headers) {
    return TraceContext.of(headers.get(TRACEPARENT), headers.get(TRACESTATE));
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
