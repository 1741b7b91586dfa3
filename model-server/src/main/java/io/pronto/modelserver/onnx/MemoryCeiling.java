package io.pronto.modelserver.onnx;

import io.pronto.core.release.Gate;
import io.pronto.core.release.ReleaseException;
import java.util.OptionalLong;

/**
 * The memory that a model may take when it is loaded. What other threads take meanwhile counts too:
 * that of calls under way, some megabytes.
 */
final class MemoryCeiling {

  private static final String KEY = "gate.max-memory";

  private final OptionalLong most;
  private final OptionalLong before;

  private MemoryCeiling(OptionalLong most, OptionalLong before) {
    this.most = most;
    this.before = before;
  }

  /**
   * Begins to count.
   *
   * @throws ReleaseException if there is a ceiling and memory cannot be counted here
   */
  static MemoryCeiling of(Gate gate) {
    if (gate.maxMemory().isEmpty()) {
      return new MemoryCeiling(OptionalLong.empty(), OptionalLong.empty());
    }
    OptionalLong used = NativeHeap.used();
    if (used.isEmpty()) {
      throw new ReleaseException(
          KEY + ": expected a system whose C library counts its memory (glibc 2.33), got another");
    }
    return new MemoryCeiling(gate.maxMemory(), used);
  }

  /**
   * Compares what was taken since with what may be.
   *
   * @throws ReleaseException if it was more
   */
  void check() {
    if (most.isPresent()) {
      long taken = NativeHeap.used().orElseThrow() - before.orElseThrow();
      if (taken > most.getAsLong()) {
        throw new ReleaseException(
            "%s: expected at most %d bytes for the loaded model, got %d"
                .formatted(KEY, most.getAsLong(), taken));
      }
    }
  }
}
