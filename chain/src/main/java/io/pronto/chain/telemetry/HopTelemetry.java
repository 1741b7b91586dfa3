package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopSpan;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;

/** What one hop tells of its calls: meters, spans and log records. Any thread. */
public final class HopTelemetry {

  private final Hop hop;
  private final HopMeters meters;
  private final Tracing tracing;
  private final CallRecords records;
  private final long slowNanos;
  private final ReleaseGauges gauges;

  /**
   * What a hop tells.
   *
   * @param records for a front door; {@code null} for none
   * @param slow how long a call takes at a front door that is slow
   */
  public HopTelemetry(
      Hop hop, MeterRegistry registry, Tracing tracing, CallRecords records, Duration slow) {
    this.hop = hop;
    this.gauges = new ReleaseGauges(registry, hop.text());
    this.meters = new HopMeters(registry, hop.text());
    this.tracing = tracing;
    this.records = records;
    this.slowNanos = slow.toNanos();
  }

  /**
   * These releases are in the repository, and no others. The series of those that went stay until
   * the next change, so that the calls that were under way count.
   *
   * @param serves whether a version of a model serves now
   */
  public synchronized void has(List<ReleaseState> states, BiPredicate<String, String> serves) {
    gauges.has(states, serves);
    meters.has(
        states.stream().filter(ReleaseState::ready).map(HopTelemetry::idOf).toList(),
        hop == Hop.MODEL_SERVER);
  }

  private static ReleaseId idOf(ReleaseState state) {
    return new ReleaseId(state.model(), Long.parseLong(state.version()), state.digest());
  }

  /**
   * The span of a call that arrives over gRPC.
   *
   * @param started when it arrived, by {@link System#nanoTime}
   */
  public HopSpan arrived(String traceparent, String tracestate, long started) {
    return tracing.arrived(hop, traceparent, tracestate, started);
  }

  /** The span of a call whose framework began it already, and will end it. */
  public HopSpan begun(String traceparent, String tracestate) {
    return tracing.begun(hop, traceparent, tracestate);
  }

  /**
   * Whether the hop above should learn how long each hop took, though nobody asked: the call fails,
   * or takes a good part of what is slow at the front door.
   */
  public boolean worthTelling(String code, long nanos) {
    return hop != Hop.GATEWAY && (!code.equals(Rpc.OK) || nanos >= slowNanos / 2);
  }

  /** A call was answered. */
  public void answered(Call call, long nanos) {
    if (call.diagnosis() != null) {
      meters.answered(call.diagnosis().release(), call.diagnosis().rows());
    }
    ended(call.span(), call, Rpc.OK, nanos);
  }

  /**
   * A call failed.
   *
   * @param call or {@code null} where it could not be read
   */
  public void failed(HopSpan span, Call call, Failure failure, String code, long nanos) {
    if (failure instanceof Failure.DeadlinePassed late && late.hop().equals(hop.text())) {
      meters.deadlineMissed();
    }
    if (failure instanceof Failure.ModelRefused && hop == Hop.MODEL_SERVER) {
      meters.refused(release(call));
    }
    ended(span, call, code, nanos);
  }

  /**
   * The caller ended a call.
   *
   * @param call or {@code null} where it was not read yet
   */
  public void cancelled(HopSpan span, Call call, long nanos) {
    boolean late = call != null && call.expired();
    if (late) {
      meters.deadlineMissed();
    }
    ended(span, call, late ? "DEADLINE_EXCEEDED" : "CANCELLED", nanos);
  }

  private static ReleaseId release(Call call) {
    return call == null || call.diagnosis() == null ? null : call.diagnosis().release();
  }

  private void ended(HopSpan span, Call call, String code, long nanos) {
    Diagnosis diagnosis = call == null ? null : call.diagnosis();
    ReleaseId release = release(call);
    String requestId = call == null ? "" : call.requestId();
    if (span instanceof RecordedSpan recorded) {
      recorded.whileCurrent(() -> meters.ended(release, code, nanos)); // for its exemplar
      recorded.ended(code, requestId, diagnosis, nanos);
    } else {
      meters.ended(release, code, nanos);
    }
    if (records != null) {
      records.ended(span.trace().traceId(), requestId, diagnosis, code, nanos);
    }
  }
}
