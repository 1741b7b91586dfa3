package io.pronto.modelserver.onnx;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside of the heap that grows when more is asked for and is freed when it is closed, not
 * when the collector comes by. One thread at a time.
 */
final class DirectMemory implements AutoCloseable {

  private static final int LEAST = 256;
  private static final int ALIGNMENT = 64;
  private static final ByteBuffer NONE = ByteBuffer.allocateDirect(0);

  private final int kept;
  private Arena arena;
  private ByteBuffer whole = NONE;

  /**
   * Empty at first.
   *
   * @param kept the most to keep between runs, in bytes
   */
  DirectMemory(int kept) {
    this.kept = kept;
  }

  /** Whether this many bytes are there, so that {@link #ensure} would leave them where they are. */
  boolean holds(int bytes) {
    return bytes <= whole.capacity() && arena != null;
  }

  /**
   * Makes sure of this many bytes. What {@link #first} gave before is gone if they were not there.
   */
  void ensure(int bytes) {
    if (holds(bytes)) {
      return;
    }
    close();
    Arena larger = Arena.ofShared();
    whole =
        larger.allocate(roomFor(bytes), ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder());
    arena = larger;
  }

  /** A view of the first bytes, which must be there. */
  ByteBuffer first(int bytes) {
    return whole.slice(0, bytes).order(ByteOrder.nativeOrder());
  }

  /** All of it, for absolute reads and writes. */
  ByteBuffer whole() {
    return whole;
  }

  /** Whether this is more than may be kept between runs. */
  boolean oversized() {
    return whole.capacity() > kept;
  }

  @Override
  public void close() {
    whole = NONE;
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }

  private int roomFor(int bytes) {
    return bytes >= kept
        ? bytes
        : Math.min(kept, Math.max(LEAST, Integer.highestOneBit(Math.max(1, bytes - 1)) << 1));
  }
}
