package io.pronto.core.json;

import java.io.OutputStream;
import java.util.function.IntFunction;

/** Collects a document in an array that somebody gives, and in longer ones as it grows. */
final class DocumentStream extends OutputStream {

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final IntFunction<byte[]> arrays;
  private byte[] bytes;
  private int length;

  /**
   * Nothing yet.
   *
   * @param about how many bytes there will be
   * @param arrays gives an array of at least a length
   */
  DocumentStream(int about, IntFunction<byte[]> arrays) {
    this.arrays = arrays;
    this.bytes = arrays.apply(about);
  }

  @Override
  public void write(int value) {
    room(1);
    bytes[length++] = (byte) value;
  }

  @Override
  public void write(byte[] more, int from, int count) {
    room(count);
    System.arraycopy(more, from, bytes, length, count);
    length += count;
  }

  private void room(int count) {
    long needed = (long) length + count;
    if (needed > bytes.length) {
      if (needed > MAX_BYTES) {
        throw new OutOfMemoryError("a document of more than " + MAX_BYTES + " bytes");
      }
      byte[] longer = arrays.apply((int) Math.min(MAX_BYTES, 2 * needed));
      System.arraycopy(bytes, 0, longer, 0, length);
      bytes = longer;
    }
  }

  /** What was written; not a copy. */
  Document document() {
    return Document.of(bytes, length);
  }
}
