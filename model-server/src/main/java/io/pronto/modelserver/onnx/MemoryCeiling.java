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
  private final long mapped;

  private MemoryCeiling(OptionalLong most, OptionalLong before, long mapped) {
    this.most = most;
    this.before = before;
    this.mapped = mapped;
  }

  /**
   * Begins to count.
   *
   * @param mapped bytes that the model takes besides, as they are mapped from files
   * @throws ReleaseException if there is a ceiling and memory cannot be counted here
   */
  static MemoryCeiling of(Gate gate, long mapped) {
    if (gate.maxMemory().isEmpty()) {
      return new MemoryCeiling(OptionalLong.empty(), OptionalLong.empty(), 0);
    }
    OptionalLong used = NativeHeap.used();
    if (used.isEmpty()) {
      throw new ReleaseException(
          KEY + ": expected a system whose C library counts its memory (glibc 2.33), got another");
    }
    return new MemoryCeiling(gate.maxMemory(), used, mapped);
  }

  /**
   * Compares what was taken since with what may be.
   *
   * @throws ReleaseException if it was more
   */
  void check() {
    if (most.isPresent()) {
      long taken = NativeHeap.used().orElseThrow() - before.orElseThrow() + mapped;
      if (taken > most.getAsLong()) {
        throw new ReleaseException(
            "%s: expected at most %d bytes for the loaded model, got %d"
                .formatted(KEY, most.getAsLong(), taken));
      }
    }
  }
}
