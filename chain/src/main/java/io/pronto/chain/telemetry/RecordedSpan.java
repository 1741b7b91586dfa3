package io.pronto.chain.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A hop of a sampled call. The phases of its work are noted by monotonic time as they happen and
 * become spans when the call ends, so that the core knows nothing of spans.
 */
final class RecordedSpan implements HopSpan {

  private final Tracer tracer;
  private final Span span;
  private final TraceContext trace;
  private final boolean owned;
  private final long started;
  private final long toEpoch;

  /**
   * A span that has begun.
   *
   * @param owned whether it ends here; else whoever began it ends it
   * @param started when it began, by {@link System#nanoTime}
   * @param toEpoch from that clock to nanoseconds since the epoch
   */
  RecordedSpan(
      Tracer tracer, Span span, TraceContext trace, boolean owned, long started, long toEpoch) {
    this.tracer = tracer;
    this.span = span;
    this.trace = trace;
    this.owned = owned;
    this.started = started;
    this.toEpoch = toEpoch;
  }

  /** From {@link System#nanoTime} to nanoseconds since the epoch, as of now. */
  static long toEpoch() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
  }

  @Override
  public TraceContext trace() {
    return trace;
  }

  @Override
  public boolean recorded() {
    return true;
  }

  @Override
  public Sending sent(Hop to) {
    Span client =
        tracer
            .spanBuilder(Rpc.SPAN)
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(span))
            .startSpan();
    return new SentSpan(Rpc.describe(client, to), trace.tracestate());
  }

  /** Runs something that looks for the current span. */
  void whileCurrent(Runnable action) {
    try (Scope _ = span.makeCurrent()) {
      action.run();
    }
  }

  /**
   * The call is over at this hop. Its span is as long as the call: that its answer went out is
   * heard later, and by then the span of its caller may have ended.
   *
   * @param diagnosis what was learned of it; {@code null} where it could not be read
   * @param nanos how long the call took
   */
  void ended(String code, String requestId, Diagnosis diagnosis, long nanos) {
    if (diagnosis != null) {
      ReleaseId release = diagnosis.release();
      if (release != null) {
        span.setAttribute(Rpc.MODEL, release.model());
        span.setAttribute(Rpc.VERSION, Long.toString(release.version()));
        span.setAttribute(Rpc.ROWS, diagnosis.rows());
      }
      diagnosis.phases().forEach(this::phase);
    }
    if (!requestId.isEmpty()) {
      span.setAttribute(Rpc.REQUEST_ID, requestId);
    }
    if (owned) {
      Rpc.answered(span, code);
      span.end(started + nanos + toEpoch, TimeUnit.NANOSECONDS);
    }
  }

  private void phase(Diagnosis.Phase phase) {
    tracer
        .spanBuilder(phase.name())
        .setParent(Context.root().with(span))
        .setStartTimestamp(phase.from() + toEpoch, TimeUnit.NANOSECONDS)
        .startSpan()
        .end(phase.to() + toEpoch, TimeUnit.NANOSECONDS);
  }

  /** One sending as a span of its own. */
  private record SentSpan(Span span, TraceContext trace) implements Sending {

    SentSpan(Span span, String state) {
      this(
          span,
          TraceContext.of(
              span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(), true, state));
    }

    @Override
    public void ended(String code) {
      Rpc.received(span, code);
      span.end();
    }
  }
}
