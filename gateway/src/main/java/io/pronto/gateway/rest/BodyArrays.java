package io.pronto.gateway.rest;

import java.util.ArrayList;
import java.util.List;

/**
 * Arrays for large bodies, used again and again: one made for each body would be copied about by
 * the collector while the body waits. Any thread.
 */
final class BodyArrays {

  private static final int SPARE_PART = 8;

  private final long most;
  private final List<byte[]> idle = new ArrayList<>();
  private long bytes;

  /**
   * No arrays yet.
   *
   * @param most bytes kept while nobody uses them
   */
  BodyArrays(long most) {
    this.most = most;
  }

  /** The same for a body that may be a small one: that has a new array. */
  byte[] room(int length) {
    return length <= Arrival.SMALL ? new byte[length] : take(length);
  }

  /** An array of at least {@code length} bytes, of any content. */
  byte[] take(int length) {
    byte[] array = fitting(length);
    if (array != null) {
      return array;
    }
    return new byte[(int) Math.min(Integer.MAX_VALUE - 8L, length + (long) length / SPARE_PART)];
  }

  /** The shortest that is long enough: others are left for longer bodies. */
  private synchronized byte[] fitting(int length) {
    byte[] best = null;
    for (byte[] array : idle) {
      boolean fits = array.length >= length && array.length / 2 <= length;
      if (fits && (best == null || array.length <= best.length)) {
        best = array;
      }
    }
    if (best != null) {
      idle.remove(best);
      bytes -= best.length;
    }
    return best;
  }

  /** Takes back an array that nobody uses any more. */
  synchronized void give(byte[] array) {
    if (array.length > most) {
      return;
    }
    while (bytes + array.length > most) {
      bytes -= idle.removeFirst().length;
    }
    idle.add(array);
    bytes += array.length;
  }
}
