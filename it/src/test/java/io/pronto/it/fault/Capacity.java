package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import java.time.Duration;

/**
 * How many calls a second a fleet and the caller, sharing this machine's processors, keep up with:
 * the load goes up by a quarter from step to step, until the 99th percentile passes a bound or a
 * call fails, each time that a step is tried: the fleet gets warmer with each.
 */
final class Capacity {

  private static final double FIRST = 200;
  private static final double STEP = 1.25;
  private static final int TRIES = 8;
  private static final double MOST = 100_000;
  private static final Duration TIME = Duration.ofSeconds(8);
  private static final Duration WARM = Duration.ofSeconds(3);
  private static final Duration BOUND = Duration.ofMillis(20);
  private static final double TAIL = 0.99;

  private Capacity() {}

  /** The load of the last step that it kept up with; what is sent is what this load says. */
  static double of(Load load) {
    double rate = FIRST;
    while (rate < MOST && keepsUpInTheEnd(load, rate)) {
      rate *= STEP;
    }
    double kept = rate / STEP;
    System.out.printf("capacity: %.0f calls a second%n", kept);
    assertThat(kept).as("it keeps up with the least load").isGreaterThanOrEqualTo(FIRST);
    return kept;
  }

  private static boolean keepsUpInTheEnd(Load load, double rate) {
    for (int i = 0; i < TRIES; i++) {
      if (keepsUp(load, rate)) {
        return true;
      }
    }
    return false;
  }

  private static boolean keepsUp(Load load, double rate) {
    Calls calls;
    try (OpenLoop loop = OpenLoop.start(load.rate(rate))) {
      calls = loop.runFor(TIME).finish().since(loop.started() + WARM.toNanos());
    }
    System.out.printf("%.0f calls a second: %s%n", rate, calls);
    return calls.failures().isEmpty() && calls.percentile(TAIL).compareTo(BOUND) < 0;
  }
}
