package io.pronto.gateway.predict;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;

/** Finds NaN and infinities: numbers whose exponent bits are all set (IEEE 754). */
final class Finite {

  private static final int FP32_EXPONENT = 0x7f80_0000;
  private static final long FP64_EXPONENT = 0x7ff0_0000_0000_0000L;
  private static final int FP16_EXPONENT = 0x7c00;
  private static final int BF16_EXPONENT = 0x7f80;

  private Finite() {}

  /**
   * Refuses a float tensor with an element that is no finite number.
   *
   * @throws FailureException naming the first such element
   */
  static void check(String field, Tensor tensor) {
    int at =
        switch (tensor.type()) {
          case FP32 -> firstOf(tensor.data().asIntBuffer());
          case FP64 -> firstOf(tensor.data().asLongBuffer());
          case FP16 -> firstOf(tensor.data(), FP16_EXPONENT);
          case BF16 -> firstOf(tensor.data(), BF16_EXPONENT);
          default -> -1;
        };
    if (at >= 0) {
      throw FailureException.invalid(
          field + ".data[" + at + "]", "a finite number", "NaN or infinity");
    }
  }

  private static int firstOf(IntBuffer bits) {
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & FP32_EXPONENT) == FP32_EXPONENT) {
        return i;
      }
    }
    return -1;
  }

  private static int firstOf(LongBuffer bits) {
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & FP64_EXPONENT) == FP64_EXPONENT) {
        return i;
      }
    }
    return -1;
  }

  private static int firstOf(ByteBuffer data, int exponent) {
    ShortBuffer bits = data.asShortBuffer();
    for (int i = 0; i < bits.limit(); i++) {
      if ((bits.get(i) & exponent) == exponent) {
        return i;
      }
    }
    return -1;
  }
}
