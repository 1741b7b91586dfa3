package io.pronto.chain.pipeline;

/** A monotonic clock. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since some point. */
  long nanos();
}
