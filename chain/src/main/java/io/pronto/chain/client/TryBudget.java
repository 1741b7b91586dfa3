package io.pronto.chain.client;

import io.pronto.core.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many calls may be sent a second time: a share of the calls of the last ten seconds, or a few
 * where there were few. So second tries and hedges never add more than that to the load of a hop
 * that is in trouble (the retry budget of Finagle). Any thread.
 */
final class TryBudget {

  private static final int SECONDS = 10;
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final double share;
  private final int least;
  private final Ticker ticker;
  private final long start;
  private final long[] second = new long[SECONDS];
  private final AtomicIntegerArray calls = new AtomicIntegerArray(SECONDS);
  private final int[] extra = new int[SECONDS];
  private final LongAdder refused = new LongAdder();
  private volatile long newest = -1;

  /**
   * A budget.
   *
   * @param share of the calls, 0 to 1
   * @param least second sendings within ten seconds that are always allowed
   */
  TryBudget(double share, int least, Ticker ticker) {
    this.share = share;
    this.least = least;
    this.ticker = ticker;
    this.start = ticker.nanos();
    for (int i = 0; i < SECONDS; i++) {
      second[i] = -1;
    }
  }

  /** A call was sent for the first time. */
  void called() {
    calls.incrementAndGet(slot());
  }

  /** Takes the right to send a call again, if there is one left. */
  synchronized boolean take() {
    int slot = slot();
    if (left() > 0) {
      extra[slot]++;
      return true;
    }
    refused.increment();
    return false;
  }

  /** How many calls may be sent a second time now. */
  synchronized long left() {
    int _ = slot();
    long allCalls = 0;
    long allExtra = 0;
    for (int i = 0; i < SECONDS; i++) {
      if (newest - second[i] < SECONDS && second[i] >= 0) {
        allCalls += calls.get(i);
        allExtra += extra[i];
      }
    }
    return Math.max(least, (long) (share * allCalls)) - allExtra;
  }

  /** How often there was no right left. */
  long refused() {
    return refused.sum();
  }

  private int slot() {
    long now = (ticker.nanos() - start) / SECOND;
    if (now > newest) {
      turn(now);
    }
    return (int) (now % SECONDS);
  }

  private synchronized void turn(long now) {
    if (now > newest) {
      int slot = (int) (now % SECONDS);
      calls.set(slot, 0);
      extra[slot] = 0;
      second[slot] = now;
      newest = now;
    }
  }
}
