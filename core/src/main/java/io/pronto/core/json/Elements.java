package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * The elements of one tensor as they are read from JSON: checked against the datatype, collected in
 * raw form.
 */
public final class Elements {

  private static final int FIRST_BYTES = 64;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final DataType type;
  private final boolean nullIsNan;
  private final ElementValue value;
  private ByteBuffer data = Tensor.allocate(FIRST_BYTES);
  private int count;

  /** No elements yet. */
  public Elements(DataType type) {
    this(type, false);
  }

  /** The same, where {@code null} may be an element of a floating type, and be NaN. */
  Elements(DataType type, boolean nullIsNan) {
    this.type = type;
    this.nullIsNan = nullIsNan && type.floating();
    this.value = new ElementValue(type);
  }

  /** Makes room for so many at once. */
  void expect(int elements) {
    long bytes = (long) elements * type.size();
    if (bytes > data.capacity() && bytes <= MAX_BYTES) {
      data = Tensor.allocate((int) bytes).put(data.flip());
    }
  }

  /**
   * Takes a number as the next element, if it is one that surely fits.
   *
   * @return whether it was taken; else {@link #add} takes or refuses it
   */
  boolean take(Decimal number) {
    switch (type) {
      case FP32 -> {
        float single = number.toFloat();
        if (Float.isNaN(single)) {
          return false;
        }
        room(4).putFloat(single);
      }
      case FP64 -> {
        double real = number.toDouble();
        if (Double.isNaN(real)) {
          return false;
        }
        room(8).putDouble(real);
      }
      case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> {
        if (!number.whole() || !fits(number.toLong())) {
          return false;
        }
        putWhole(number.toLong());
      }
      case FP16 -> {
        short half = Float.floatToFloat16(number.toFloat());
        if (!SmallFloats.finiteHalf(half)) {
          return false;
        }
        room(2).putShort(half);
      }
      case BF16 -> {
        short brain = SmallFloats.brain(number.toFloat());
        if (!SmallFloats.finiteBrain(brain)) {
          return false;
        }
        room(2).putShort(brain);
      }
      case BOOL, BYTES -> {
        return false;
      }
    }
    count++;
    return true;
  }

  private boolean fits(long value) {
    return switch (type) {
      case INT8 -> value == (byte) value;
      case UINT8 -> value >= 0 && value <= 0xff;
      case INT16 -> value == (short) value;
      case UINT16 -> value >= 0 && value <= 0xffff;
      case INT32 -> value == (int) value;
      case UINT32 -> value >= 0 && value <= 0xffff_ffffL;
      case UINT64 -> value >= 0;
      default -> true;
    };
  }

  private void putWhole(long value) {
    switch (type.size()) {
      case 1 -> room(1).put((byte) value);
      case 2 -> room(2).putShort((short) value);
      case 4 -> room(4).putInt((int) value);
      default -> room(8).putLong(value);
    }
  }

  /** Number of elements read. */
  public int count() {
    return count;
  }

  /** The raw form of what was read. */
  public ByteBuffer data() {
    return data.flip();
  }

  /**
   * Reads the element that the parser stands on.
   *
   * @param field gives the path of the element, for errors
   * @throws FailureException if it is none of the datatype
   */
  public void add(JsonParser parser, Supplier<String> field) throws IOException {
    if (nullIsNan && parser.currentToken() == JsonToken.VALUE_NULL) {
      putNan();
      count++;
      return;
    }
    switch (type) {
      case BOOL -> room(1).put((byte) (value.bool(parser, field) ? 1 : 0));
      case INT8 -> room(1).put((byte) value.whole(parser, field, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> room(1).put((byte) value.whole(parser, field, 0, 0xff));
      case INT16 ->
          room(2).putShort((short) value.whole(parser, field, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> room(2).putShort((short) value.whole(parser, field, 0, 0xffff));
      case INT32 ->
          room(4).putInt((int) value.whole(parser, field, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> room(4).putInt((int) value.whole(parser, field, 0, 0xffff_ffffL));
      case INT64 -> room(8).putLong(value.whole(parser, field, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> room(8).putLong(value.unsigned(parser, field));
      case FP16 -> room(2).putShort(half(parser, field));
      case BF16 -> room(2).putShort(brain(parser, field));
      case FP32 -> room(4).putFloat(value.single(parser, field));
      case FP64 -> room(8).putDouble(value.real(parser, field));
      case BYTES -> {
        byte[] bytes = value.bytes(parser, field);
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
      }
    }
    count++;
  }

  private void putNan() {
    switch (type) {
      case FP16 -> room(2).putShort(Float.floatToFloat16(Float.NaN));
      case BF16 -> room(2).putShort(SmallFloats.brain(Float.NaN));
      case FP64 -> room(8).putDouble(Double.NaN);
      default -> room(4).putFloat(Float.NaN);
    }
  }

  /** The same, where the path is at hand. */
  public void add(JsonParser parser, String field) throws IOException {
    add(parser, () -> field);
  }

  private ByteBuffer room(int bytes) {
    if (data.remaining() < bytes) {
      long needed = (long) data.position() + bytes;
      if (needed > MAX_BYTES) {
        throw new Failure.TooLarge(MAX_BYTES, needed).asException();
      }
      long size = Math.min(MAX_BYTES, Math.max(2L * data.capacity(), needed));
      data = Tensor.allocate((int) size).put(data.flip());
    }
    return data;
  }

  private short half(JsonParser parser, Supplier<String> field) throws IOException {
    short half = Float.floatToFloat16(value.single(parser, field));
    if (!SmallFloats.finiteHalf(half)) {
      throw value.refused(parser, field);
    }
    return half;
  }

  private short brain(JsonParser parser, Supplier<String> field) throws IOException {
    short brain = SmallFloats.brain(value.single(parser, field));
    if (!SmallFloats.finiteBrain(brain)) {
      throw value.refused(parser, field);
    }
    return brain;
  }
}
