package io.pronto.chain.telemetry;

import java.time.Duration;

/** Bounds of histograms, the same on every instance, so that replicas add up. */
final class Bounds {

  /** For whole calls. */
  static final Duration[] CALLS = {
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

  /** For parts of calls. */
  static final Duration[] PARTS = {
    Duration.ofNanos(10_000),
    Duration.ofNanos(50_000),
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1)
  };

  private Bounds() {}
}
