package io.pronto.chain.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.hop.Hop;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spans of calls by OpenTelemetry. A call whose trace is not sampled costs a look at its header and
 * nothing else. Any thread.
 */
public final class Tracing {

  /** Passes traces on, and keeps nothing. */
  public static final Tracing OFF = new Tracing();

  private static final String SCOPE = "io.pronto";
  private static final TextMapGetter<TraceContext> HEADERS = new Headers();

  private final Tracer tracer;

  private Tracing() {
    tracer = null;
  }

  /** Keeps the spans of sampled traces. */
  public Tracing(OpenTelemetry openTelemetry) {
    tracer = openTelemetry.getTracer(SCOPE);
  }

  /**
   * A prediction arrives at a hop over gRPC. A caller that names a trace decides whether it is
   * sampled; else the sampler does.
   *
   * @param started when it arrived, by {@link System#nanoTime}
   */
  public HopSpan arrived(Hop hop, String traceparent, String tracestate, long started) {
    boolean named = TraceContext.sound(traceparent);
    TraceContext incoming = TraceContext.of(traceparent, tracestate);
    if (tracer == null || (named && !incoming.sampled())) {
      return HopSpan.unrecorded(incoming);
    }
    long toEpoch = RecordedSpan.toEpoch();
    SpanBuilder builder =
        tracer
            .spanBuilder(Rpc.SPAN)
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(started + toEpoch, TimeUnit.NANOSECONDS);
    Span span =
        (named ? builder.setParent(contextOf(incoming)) : builder.setNoParent()).startSpan();
    if (!span.getSpanContext().isValid()) { // OpenTelemetry itself is switched off
      return HopSpan.unrecorded(incoming);
    }
    TraceContext trace = traceOf(span.getSpanContext(), named ? incoming.tracestate() : "");
    return span.isRecording()
        ? new RecordedSpan(tracer, Rpc.describe(span, hop), trace, true, started, toEpoch)
        : HopSpan.unrecorded(trace);
  }

  /** A prediction arrives where the framework began the span already and will end it. */
  public HopSpan begun(Hop hop, String traceparent, String tracestate) {
    Span span = tracer == null ? Span.getInvalid() : Span.current();
    TraceContext incoming = TraceContext.of(traceparent, tracestate);
    if (!span.getSpanContext().isValid()) {
      return HopSpan.unrecorded(incoming);
    }
    boolean named = TraceContext.sound(traceparent);
    TraceContext trace = traceOf(span.getSpanContext(), named ? incoming.tracestate() : "");
    return span.isRecording()
        ? new RecordedSpan(
            tracer,
            span.setAttribute(Rpc.HOP, hop.text()),
            trace,
            false,
            System.nanoTime(),
            RecordedSpan.toEpoch())
        : HopSpan.unrecorded(trace);
  }

  private static Context contextOf(TraceContext trace) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), trace, HEADERS);
  }

  private static TraceContext traceOf(SpanContext span, String state) {
    return TraceContext.of(span.getTraceId(), span.getSpanId(), span.isSampled(), state);
  }

  /** The two headers, for OpenTelemetry to read. */
  private static final class Headers implements TextMapGetter<TraceContext> {

    @Override
    public Iterable<String> keys(TraceContext trace) {
      return List.of("traceparent", "tracestate");
    }

    @Override
    public String get(TraceContext trace, String key) {
      return switch (key) {
        case "traceparent" -> trace.traceparent();
        case "tracestate" -> trace.tracestate().isEmpty() ? null : trace.tracestate();
        default -> null;
      };
    }
  }
}
