package io.pronto.core.json;

import java.util.Arrays;

/**
 * The bytes of a JSON document: the first of an array that may be longer. Whoever made it does not
 * write to them while it is read.
 */
public final class Document {

  private final byte[] bytes;
  private final int length;

  private Document(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  /** All of an array. */
  public static Document of(byte[] bytes) {
    return new Document(bytes, bytes.length);
  }

  /** The first {@code length} bytes of an array. */
  public static Document of(byte[] bytes, int length) {
    return new Document(bytes, length);
  }

  /** The array, not a copy; it may go on after the document. */
  public byte[] bytes() {
    return bytes;
  }

  /** The bytes of the document, a copy. */
  public byte[] copy() {
    return Arrays.copyOf(bytes, length);
  }

  /** Bytes of the document. */
  public int length() {
    return length;
  }
}
