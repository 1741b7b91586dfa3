package io.pronto.core.release;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a release demands of itself before callers get it.
 *
 * @param breaking whether its signature need not fit that of the version before
 * @param maxLatency of its golden requests through the chain, at the median
 * @param maxMemory of the loaded model outside of the Java heap, in bytes
 */
public record Gate(boolean breaking, Optional<Duration> maxLatency, OptionalLong maxMemory) {

  /** Nothing beyond what holds for all. */
  public static final Gate USUAL = new Gate(false, Optional.empty(), OptionalLong.empty());
}
