package io.pronto.chain.telemetry;

import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
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

  private final Map<Status.Code, Timer> timers = new EnumMap<>(Status.Code.class);

  /** The meters of one hop. */
  public HopMeters(MeterRegistry registry, String hop) {
    for (Status.Code code : Status.Code.values()) {
      timers.put(
          code,
          Timer.builder("pronto.hop")
              .description("Time of calls in a service, with all below it")
              .tags("hop", hop, "code", code.name())
              .serviceLevelObjectives(BOUNDS)
              .register(registry));
    }
  }

  /** A call ended. */
  public void ended(Status.Code code, long nanos) {
    timers.get(code).record(nanos, TimeUnit.NANOSECONDS);
  }
}
