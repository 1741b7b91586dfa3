package io.pronto.modelserver.model;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Decides whether a model may run on the calling thread, an event loop, in place of the executor:
 * while runs on inputs of this size were fast of late and nothing waits. Lock-free, allocates
 * nothing, reads no clock; any thread.
 *
 * <p>For each size of input, by powers of two, there is a high estimate of a run's time. A run
 * slower than the estimate lifts it at once; a faster one pulls it down by a small share of the
 * distance. So one slow run sends a model to the executor and some {@value #SHARE} fast ones bring
 * it back, which together is about "99 % of the runs are fast". Sizes never measured count as slow.
 */
public final class InlineRule {

  /** Runs that take longer than this block an event loop for too long: 100 µs. */
  static final long LIMIT_NANOS = 100_000;

  /**
   * The estimate rises to no more than this, so that one long pause is forgotten like any other
   * slow run.
   */
  static final long CEILING_NANOS = 4 * LIMIT_NANOS;

  private static final int SHARE = 32;
  private static final int SIZES = 48;

  private final boolean controlFlow;
  private final AtomicLongArray estimates = new AtomicLongArray(SIZES);

  /**
   * The rule for one model, which has not run yet.
   *
   * @param controlFlow whether the time of a run depends on the values of its input; then it is
   *     never inline
   */
  public InlineRule(boolean controlFlow) {
    this.controlFlow = controlFlow;
    for (int i = 0; i < SIZES; i++) {
      estimates.setPlain(i, CEILING_NANOS);
    }
  }

  /**
   * Whether a run may happen on the calling thread.
   *
   * @param inputBytes size of all inputs
   * @param waiting calls of this model that wait for the executor
   */
  public boolean allows(long inputBytes, int waiting) {
    return !controlFlow && waiting == 0 && estimates.get(sizeOf(inputBytes)) < LIMIT_NANOS;
  }

  /**
   * Takes note of a run, wherever it happened.
   *
   * @param inputBytes size of all inputs
   * @param nanos time of the run, in nanoseconds
   */
  public void ran(long inputBytes, long nanos) {
    int size = sizeOf(inputBytes);
    long sample = Math.clamp(nanos, 0, CEILING_NANOS);
    long estimate = estimates.get(size);
    while (sample > estimate && !estimates.compareAndSet(size, estimate, sample)) {
      estimate = estimates.get(size);
    }
    if (sample < estimate) {
      // lost when another thread notes a run at the same moment: the next one makes up for it
      estimates.compareAndSet(size, estimate, estimate - Math.ceilDiv(estimate - sample, SHARE));
    }
  }

  /** The present estimate, in nanoseconds; the ceiling where nothing was measured. */
  long estimate(long inputBytes) {
    return estimates.get(sizeOf(inputBytes));
  }

  private static int sizeOf(long bytes) {
    return Math.min(SIZES - 1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, bytes)));
  }
}
