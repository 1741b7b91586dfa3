package io.pronto.core.pipeline.steps;

import io.pronto.core.tensor.DataType;
import java.nio.ByteBuffer;

/** Writes numbers as floating-point elements, each rounded once, to the nearest, ties to even. */
final class Reals {

  private Reals() {}

  /**
   * The number of type {@code to} nearest to a whole number, or one that {@link #write} makes it
   * from.
   */
  static double nearest(long value, boolean unsigned, DataType to) {
    boolean huge = unsigned && value < 0;
    long halved =
        huge
            ? (value >>> 1) | (value & 1)
            : value; // the last bit still says to which side a tie falls
    double number = to == DataType.FP32 ? (float) halved : (double) halved;
    return huge ? 2 * number : number;
  }

  /**
   * Appends numbers; infinities and NaN stay what they are.
   *
   * @return place of the first finite number that the type cannot hold, or -1
   */
  static int write(DataType to, double[] values, int count, ByteBuffer into) {
    for (int i = 0; i < count; i++) {
      double value = values[i];
      boolean fits =
          switch (to) {
            case FP64 -> put(into, value);
            case FP32 -> put(into, (float) value);
            case FP16 -> put16(into, Float.floatToFloat16(towardOdd(value)), 0x7C00);
            case BF16 -> put16(into, brainFloat(towardOdd(value)), 0x7F80);
            default -> throw new IllegalArgumentException(to + " is not floating");
          };
      if (!fits && Double.isFinite(value)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean put(ByteBuffer into, double value) {
    into.putDouble(value);
    return true;
  }

  private static boolean put(ByteBuffer into, float value) {
    into.putFloat(value);
    return Float.isFinite(value);
  }

  private static boolean put16(ByteBuffer into, short bits, int infinity) {
    into.putShort(bits);
    return (bits & infinity) != infinity;
  }

  /**
   * A float that rounds to the same 16 bits as the number does: cut off toward zero, the last bit
   * set if anything was lost. Rounding to nearest here and again later could end one off.
   */
  private static float towardOdd(double value) {
    float nearest = (float) value;
    if (nearest == value || Double.isNaN(value)) {
      return nearest;
    }
    float cut =
        Math.abs((double) nearest) > Math.abs(value) ? Math.nextAfter(nearest, 0.0) : nearest;
    return Float.intBitsToFloat(Float.floatToRawIntBits(cut) | 1);
  }

  private static short brainFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40); // stays NaN when only low bits made it one
    }
    int tie = (bits >>> 16) & 1;
    return (short) ((bits + 0x7FFF + tie) >>> 16);
  }
}
