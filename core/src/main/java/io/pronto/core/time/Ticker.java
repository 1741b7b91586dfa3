package io.pronto.core.time;

/** A monotonic clock. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since some point. */
  long nanos();
}
