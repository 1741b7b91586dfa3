package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pronto.chain.work.WorkListener;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * How long work waits and takes: {@code pronto_queue_seconds{hop}}, {@code
 * pronto_queue_refused_total{hop}}, {@code pronto_work_seconds{hop, model, version}}.
 */
public final class WorkMeters implements WorkListener {

  private final MeterRegistry registry;
  private final ConcurrentMap<Hop, OfHop> hops = new ConcurrentHashMap<>();

  /** The meters of the work of one process. */
  public WorkMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void waited(Hop hop, long nanos) {
    of(hop).waiting.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void refused(Hop hop) {
    of(hop).refused.increment();
  }

  @Override
  public void worked(Hop hop, ReleaseId release, long nanos) {
    if (release != null) {
      of(hop).working(release).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private OfHop of(Hop hop) {
    OfHop known = hops.get(hop);
    return known != null ? known : hops.computeIfAbsent(hop, OfHop::new);
  }

  /** The meters of one hop, which are there from its first work on. */
  private final class OfHop {

    private final Hop hop;
    private final Timer waiting;
    private final Counter refused;
    private final ConcurrentMap<ReleaseId, Timer> working = new ConcurrentHashMap<>();

    OfHop(Hop hop) {
      this.hop = hop;
      this.waiting =
          Timer.builder("pronto.queue")
              .description("Time of work in the queue")
              .tag("hop", hop.text())
              .serviceLevelObjectives(Bounds.PARTS)
              .register(registry);
      this.refused =
          Counter.builder("pronto.queue.refused")
              .description("Work that a full queue refused")
              .tag("hop", hop.text())
              .register(registry);
    }

    Timer working(ReleaseId release) {
      Timer known = working.get(release);
      return known != null ? known : working.computeIfAbsent(release, this::register);
    }

    private Timer register(ReleaseId release) {
      return Timer.builder("pronto.work")
          .description("Time of the work of a service itself")
          .tag("hop", hop.text())
          .tags(Labels.of(release))
          .serviceLevelObjectives(Bounds.PARTS)
          .register(registry);
    }
  }
}
