package io.pronto.chain.balancing;

/**
 * A latency that rises at once and falls slowly: the peak-sensitive moving average (EWMA) of
 * Finagle's load balancer. It also falls while nobody measures, so that a slow instance is tried
 * again. Any thread; an update may be lost to another one.
 */
final class Latency {

  private final double decayNanos;
  private volatile double nanos;
  private volatile long at;

  Latency(double decayNanos) {
    this.decayNanos = decayNanos;
  }

  /** A call was answered. */
  void record(long sample, long now) {
    double remembered = at(now);
    double weight = Math.exp(-Math.max(0, now - at) / decayNanos);
    set(sample > remembered ? (double) sample : remembered + sample * (1 - weight), now);
  }

  /** A call took at least so long. */
  void raise(long sample, long now) {
    if (sample > at(now)) {
      set((double) sample, now);
    }
  }

  /** Begins anew with a guess. */
  void reset(double guess, long now) {
    set(guess, now);
  }

  private void set(double value, long now) {
    nanos = value;
    at = now;
  }

  /** In nanoseconds. */
  double at(long now) {
    long passed = now - at;
    return passed <= 0 ? nanos : nanos * Math.exp(-passed / decayNanos);
  }
}
