package io.pronto.chain.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** {@code pronto_hop_seconds{hop, code}}: how long calls were in one service, with all below it. */
public final class HopMeters {

  private static final Duration[] BOUNDS = {
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final String hop;
  private final ConcurrentMap<String, Timer> timers = new ConcurrentHashMap<>();

  /** The meters of one hop. */
  public HopMeters(MeterRegistry registry, String hop) {
    this.registry = registry;
    this.hop = hop;
    timer("OK");
  }

  /**
   * A call ended.
   *
   * @param code name of its gRPC status code, of which there are seventeen
   */
  public void ended(String code, long nanos) {
    timer(code).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String code) {
    Timer known = timers.get(code);
    return known != null ? known : timers.computeIfAbsent(code, this::register);
  }

  private Timer register(String code) {
    return Timer.builder("pronto.hop")
        .description("Time of calls in a service, with all below it")
        .tags("hop", hop, "code", code)
        .serviceLevelObjectives(BOUNDS)
        .register(registry);
  }
}
