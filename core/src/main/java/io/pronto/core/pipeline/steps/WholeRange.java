package io.pronto.core.pipeline.steps;

import io.pronto.core.tensor.DataType;
import java.nio.ByteBuffer;

/**
 * The numbers that an integer type holds.
 *
 * @param bits size of an element
 * @param signed whether there are negative ones
 */
record WholeRange(int bits, boolean signed) {

  /** The range of a type; that of BOOL and floating-point types is not used. */
  static WholeRange of(DataType type) {
    return switch (type) {
      case INT8, INT16, INT32, INT64 -> new WholeRange(type.size() * Byte.SIZE, true);
      default -> new WholeRange(type.size() * Byte.SIZE, false);
    };
  }

  /**
   * Whether a whole number is in the range; {@code unsigned}: whether its bits are to be read so.
   */
  boolean holds(long value, boolean unsigned) {
    if (bits == Long.SIZE) {
      return signed == !unsigned || value >= 0;
    }
    long beyond = 1L << (signed ? bits - 1 : bits);
    boolean hugeUnsigned = unsigned && value < 0;
    return !hugeUnsigned && value < beyond && value >= (signed ? -beyond : 0);
  }

  /** Whether a number is in the range once its fraction is cut off; NaN never is. */
  boolean holds(double value) {
    double beyond = Math.scalb(1.0, signed ? bits - 1 : bits);
    double whole = value < 0 ? Math.ceil(value) : Math.floor(value);
    return whole < beyond && whole >= (signed ? -beyond : 0);
  }

  /**
   * A number that is in the range without its fraction; as unsigned bits where the range has no
   * sign.
   */
  long truncated(double value) {
    double half = Math.scalb(1.0, Long.SIZE - 1);
    return value >= half ? (long) (value - half) ^ Long.MIN_VALUE : (long) value;
  }

  /** Appends numbers that are in the range of {@code type}; BOOL as well. */
  static void write(DataType type, long[] values, int count, ByteBuffer into) {
    for (int i = 0; i < count; i++) {
      switch (type.size()) {
        case Byte.BYTES -> into.put((byte) values[i]);
        case Short.BYTES -> into.putShort((short) values[i]);
        case Integer.BYTES -> into.putInt((int) values[i]);
        default -> into.putLong(values[i]);
      }
    }
  }
}
