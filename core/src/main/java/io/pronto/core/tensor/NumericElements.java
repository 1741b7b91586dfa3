package io.pronto.core.tensor;

import java.nio.ByteBuffer;

/**
 * Reads the elements of numeric tensors in bulk, whatever their type: integers and BOOL as {@code
 * long}, floating-point numbers as {@code double}. Both lose nothing; elements of UINT64 above
 * {@link Long#MAX_VALUE} keep their bits.
 */
public final class NumericElements {

  private NumericElements() {}

  /**
   * Reads integers, or BOOL as 0 and 1, into the first {@code count} places of {@code into}.
   *
   * @param data all elements, as {@link Tensor#data} gives them
   * @param from the first element to read
   */
  public static void wholes(DataType type, ByteBuffer data, int from, long[] into, int count) {
    for (int i = 0, at = from; i < count; i++, at++) {
      into[i] =
          switch (type) {
            case BOOL -> data.get(at) == 0 ? 0 : 1;
            case INT8 -> data.get(at);
            case UINT8 -> data.get(at) & 0xFF;
            case INT16 -> data.getShort(at * Short.BYTES);
            case UINT16 -> data.getShort(at * Short.BYTES) & 0xFFFF;
            case INT32 -> data.getInt(at * Integer.BYTES);
            case UINT32 -> data.getInt(at * Integer.BYTES) & 0xFFFF_FFFFL;
            case INT64, UINT64 -> data.getLong(at * Long.BYTES);
            case FP16, BF16, FP32, FP64, BYTES ->
                throw new IllegalArgumentException(type + " is not integral");
          };
    }
  }

  /**
   * Reads floating-point numbers into the first {@code count} places of {@code into}.
   *
   * @param data all elements, as {@link Tensor#data} gives them
   * @param from the first element to read
   */
  public static void reals(DataType type, ByteBuffer data, int from, double[] into, int count) {
    for (int i = 0, at = from; i < count; i++, at++) {
      into[i] =
          switch (type) {
            case FP16 -> Float.float16ToFloat(data.getShort(at * Short.BYTES));
            case BF16 -> Float.intBitsToFloat(data.getShort(at * Short.BYTES) << 16);
            case FP32 -> data.getFloat(at * Float.BYTES);
            case FP64 -> data.getDouble(at * Double.BYTES);
            default -> throw new IllegalArgumentException(type + " is not floating");
          };
    }
  }
}
