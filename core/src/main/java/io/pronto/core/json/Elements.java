package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * The elements of one tensor as they are read from JSON: checked against the datatype, collected in
 * raw form.
 */
public final class Elements {

  private static final int FIRST_BYTES = 64;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);
  private static final int BF16_SHIFT = 16;
  private static final int BF16_HALF = 0x7fff;

  private final DataType type;
  private ByteBuffer data = Tensor.allocate(FIRST_BYTES);
  private int count;

  /** No elements yet. */
  public Elements(DataType type) {
    this.type = type;
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
    switch (type) {
      case BOOL -> room(1).put((byte) (bool(parser, field) ? 1 : 0));
      case INT8 -> room(1).put((byte) whole(parser, field, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> room(1).put((byte) whole(parser, field, 0, 0xff));
      case INT16 ->
          room(2).putShort((short) whole(parser, field, Short.MIN_VALUE, Short.MAX_VALUE));
      case UINT16 -> room(2).putShort((short) whole(parser, field, 0, 0xffff));
      case INT32 ->
          room(4).putInt((int) whole(parser, field, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case UINT32 -> room(4).putInt((int) whole(parser, field, 0, 0xffff_ffffL));
      case INT64 -> room(8).putLong(whole(parser, field, Long.MIN_VALUE, Long.MAX_VALUE));
      case UINT64 -> room(8).putLong(unsigned(parser, field));
      case FP16 -> room(2).putShort(half(parser, field));
      case BF16 -> room(2).putShort(brain(parser, field));
      case FP32 -> room(4).putFloat(single(parser, field));
      case FP64 -> room(8).putDouble(real(parser, field));
      case BYTES -> {
        byte[] bytes = bytes(parser, field);
        room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
      }
    }
    count++;
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

  private FailureException refused(JsonParser parser, Supplier<String> field) throws IOException {
    String expected =
        switch (type) {
          case BOOL -> "true or false";
          case BYTES -> "a text, or {\"b64\": …}";
          default -> "a number that fits " + type;
        };
    return FailureException.invalid(field.get(), expected, Json.shown(parser));
  }

  private boolean bool(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw refused(parser, field);
    }
    return parser.getBooleanValue();
  }

  private long whole(JsonParser parser, Supplier<String> field, long min, long max)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw refused(parser, field);
    }
    try {
      long value = parser.getLongValue();
      if (value >= min && value <= max) {
        return value;
      }
    } catch (InputCoercionException e) {
      // answered below, like every other number that does not fit
    }
    throw refused(parser, field);
  }

  private long unsigned(JsonParser parser, Supplier<String> field) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw refused(parser, field);
    }
    if (parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value < 0) {
        throw refused(parser, field);
      }
      return value;
    }
    BigInteger value = parser.getBigIntegerValue();
    if (value.signum() < 0 || value.compareTo(MAX_UINT64) > 0) {
      throw refused(parser, field);
    }
    return value.longValue();
  }

  private float single(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw refused(parser, field);
    }
    float value = parser.getFloatValue();
    if (Float.isInfinite(value)) {
      throw refused(parser, field);
    }
    return value;
  }

  private double real(JsonParser parser, Supplier<String> field) throws IOException {
    if (!parser.currentToken().isNumeric()) {
      throw refused(parser, field);
    }
    double value = parser.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw refused(parser, field);
    }
    return value;
  }

  private short half(JsonParser parser, Supplier<String> field) throws IOException {
    short value = Float.floatToFloat16(single(parser, field));
    if (Float.isInfinite(Float.float16ToFloat(value))) {
      throw refused(parser, field);
    }
    return value;
  }

  /** The upper half of a float, rounded to the nearest, ties to even. */
  private short brain(JsonParser parser, Supplier<String> field) throws IOException {
    int bits = Float.floatToRawIntBits(single(parser, field));
    int rounded = (bits + BF16_HALF + (bits >>> BF16_SHIFT & 1)) >>> BF16_SHIFT;
    if (Float.isInfinite(Float.intBitsToFloat(rounded << BF16_SHIFT))) {
      throw refused(parser, field);
    }
    return (short) rounded;
  }

  private byte[] bytes(JsonParser parser, Supplier<String> field) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return Json.bytes(parser, field);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw refused(parser, field);
    }
    return base64(parser, field);
  }

  /** The value of {@code {"b64": "…"}}; the parser stands on the brace. */
  private static byte[] base64(JsonParser parser, Supplier<String> field) throws IOException {
    if (!"b64".equals(parser.nextFieldName())) {
      throw FailureException.invalid(field.get(), "{\"b64\": …}", "another object");
    }
    parser.nextToken();
    String text = Json.text(parser, field.get() + ".b64");
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw FailureException.invalid(field.get(), "{\"b64\": …} and nothing else", "more members");
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid(
          field.get() + ".b64", "base64", "the text \"" + Json.shown(text) + "\"");
    }
  }
}
