package io.pronto.core.tensor;

import io.pronto.core.failure.FailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The raw form of BYTES tensors: each element behind its length as a little-endian unsigned 32-bit
 * number.
 */
public final class BytesElements {

  private BytesElements() {}

  /** The raw form of these elements. */
  public static ByteBuffer encode(byte[]... elements) {
    long size = 0;
    for (byte[] element : elements) {
      size += Integer.BYTES + (long) element.length;
    }
    ByteBuffer data = Tensor.allocate(Math.toIntExact(size));
    for (byte[] element : elements) {
      data.putInt(element.length).put(element);
    }
    return data.flip();
  }

  /** The elements of a BYTES tensor, copied. */
  public static byte[][] decode(Tensor tensor) {
    byte[][] elements = new byte[tensor.elements()][];
    ByteBuffer data = tensor.data();
    for (int i = 0; i < elements.length; i++) {
      elements[i] = new byte[data.getInt()];
      data.get(elements[i]);
    }
    return elements;
  }

  /** Refuses data that is not exactly {@code elements} elements. */
  static void check(String field, ByteBuffer data, int elements) {
    ByteBuffer rest = data.slice().order(ByteOrder.LITTLE_ENDIAN);
    int seen = 0;
    while (rest.hasRemaining()) {
      if (rest.remaining() < Integer.BYTES) {
        throw FailureException.invalid(
            field, "a length of 4 bytes before element " + seen, rest.remaining() + " bytes");
      }
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw FailureException.invalid(
            field,
            Integer.toUnsignedString(length) + " bytes for element " + seen,
            rest.remaining() + " bytes");
      }
      rest.position(rest.position() + length);
      seen++;
    }
    if (seen != elements) {
      throw FailureException.invalid(field, elements + " elements", seen + " elements");
    }
  }
}
