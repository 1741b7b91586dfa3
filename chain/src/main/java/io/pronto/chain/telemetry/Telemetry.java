package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.core.hop.Hop;
import java.time.Duration;

/** What the services of one process tell of themselves. */
public final class Telemetry {

  private final MeterRegistry registry;
  private final Tracing tracing;
  private final CallRecords records;
  private final Duration slow;

  /**
   * What a process tells.
   *
   * @param records of the front doors
   * @param slow how long a call takes there that is slow
   */
  public Telemetry(MeterRegistry registry, Tracing tracing, CallRecords records, Duration slow) {
    this.registry = registry;
    this.tracing = tracing;
    this.records = records;
    this.slow = slow;
  }

  /** What one of its hops tells. */
  public HopTelemetry of(Hop hop) {
    return new HopTelemetry(hop, registry, tracing, hop == Hop.GATEWAY ? records : null, slow);
  }
}
