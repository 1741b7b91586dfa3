package io.pronto.chain.balancing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Successes and failures of one instance within a second from a first failure. Any thread; a
 * success costs one increment.
 */
final class FailureWindow {

  private static final long LENGTH = TimeUnit.SECONDS.toNanos(1);

  private final BalancingRules.Ejection rule;
  private final LongAdder successes = new LongAdder();
  private boolean open;
  private long start;
  private long successesAtStart;
  private int failures;

  FailureWindow(BalancingRules.Ejection rule) {
    this.rule = rule;
  }

  void succeeded() {
    successes.increment();
  }

  /** Counts a failure; whether there are now too many. */
  synchronized boolean failed(long now) {
    long all = successes.sum();
    if (!open || now - start > LENGTH) {
      open = true;
      start = now;
      successesAtStart = all;
      failures = 0;
    }
    failures++;
    long calls = failures + all - successesAtStart;
    return failures >= rule.failures() && failures >= rule.share() * calls;
  }

  synchronized void clear() {
    open = false;
  }
}
