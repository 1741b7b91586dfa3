package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * {@code pronto_registry_age_seconds{service}}: since when the registry has not answered for a
 * service; {@code pronto_registry_failures_total{service}}: queries that failed.
 */
public final class RegistryMeters {

  private final MeterRegistry registry;
  private final LongSupplier nanoTime;

  /** Meters of what is asked of a registry. */
  public RegistryMeters(MeterRegistry registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  /** Begins to count for a service that is watched from now on. */
  public Watched watched(String service) {
    return new Watched(service);
  }

  /** The meters of one watched service. */
  public final class Watched implements AutoCloseable {

    private final AtomicLong answered = new AtomicLong(nanoTime.getAsLong());
    private final Counter failures;
    private final Meter age;

    private Watched(String service) {
      failures =
          Counter.builder("pronto.registry.failures")
              .description("Queries to the registry that failed")
              .tag("service", service)
              .register(registry);
      age =
          TimeGauge.builder(
                  "pronto.registry.age",
                  () -> nanoTime.getAsLong() - answered.get(),
                  TimeUnit.NANOSECONDS)
              .description("Time since the registry last answered")
              .tag("service", service)
              .register(registry);
    }

    /** The registry answered. */
    public void answered() {
      answered.set(nanoTime.getAsLong());
    }

    /** A query failed. */
    public void failed() {
      failures.increment();
    }

    /** Nobody watches the service any more: what is known of it has no age. */
    @Override
    public void close() {
      registry.remove(age);
    }
  }
}
