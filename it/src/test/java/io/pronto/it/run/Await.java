package io.pronto.it.run;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits with a bound: looks again and again until something holds. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @param what is waited for, in the words of the failure
   * @throws AssertionError if it does not hold within {@code patience}
   */
  public static void until(String what, Duration patience, BooleanSupplier condition) {
    until(what, patience, PAUSE, condition);
  }

  /** The same, with this pause between two looks: where a look takes processors from others. */
  public static void until(
      String what, Duration patience, Duration pause, BooleanSupplier condition) {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError(what + ": not within " + patience.toMillis() + " ms");
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new AssertionError(what + ": interrupted");
      }
    }
  }
}
