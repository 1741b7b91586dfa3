package io.pronto.chain.work;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long a piece of work takes, by the size of its input: a running estimate of the 95th
 * percentile for each power of two of bytes. It moves by a small share of itself with every run (up
 * 19 times as much as down, so that it rests where one run in twenty takes longer); a single pause
 * of the machine moves it little, a model that turned slow moves it within a few runs. A higher
 * percentile would tell how often a busy machine pauses, not what the work costs.
 *
 * <p>Any thread; updates that meet may lose one of the two, which an estimate can bear.
 */
public final class CostEstimate {

  /**
   * Work that takes less than this is done on the thread that has it: handing it over costs about
   * half as much.
   */
  static final long CHEAP_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

  private static final long FIRST_AT_MOST = 4 * CHEAP_NANOS;
  private static final long LEAST = CHEAP_NANOS / 8;
  private static final int PART = 128;
  private static final int UP = 19;

  private final boolean bounded;
  private final AtomicLongArray nanosBySize = new AtomicLongArray(Long.SIZE + 1);

  /**
   * An estimate.
   *
   * @param bounded whether the size of the input bounds the time; false for graphs with loops and
   *     for heavy steps, which are never cheap
   */
  public CostEstimate(boolean bounded) {
    this.bounded = bounded;
  }

  /** Whether the size of the input bounds the time. */
  public boolean bounded() {
    return bounded;
  }

  /** Whether work on this many bytes is known to be cheap. */
  public boolean cheap(long bytes) {
    long estimate = nanosBySize.get(sizeOf(bytes));
    return bounded && estimate > 0 && estimate < CHEAP_NANOS;
  }

  /** Work on this many bytes took so long. */
  public void took(long bytes, long nanos) {
    int size = sizeOf(bytes);
    long estimate = nanosBySize.get(size);
    if (estimate == 0) {
      nanosBySize.set(size, Math.clamp(nanos, LEAST, FIRST_AT_MOST));
    } else {
      long step = estimate / PART;
      long next = nanos > estimate ? estimate + step * UP : estimate - step;
      nanosBySize.set(size, Math.max(LEAST, next));
    }
  }

  private static int sizeOf(long bytes) {
    return Long.SIZE - Long.numberOfLeadingZeros(bytes);
  }
}
