package io.pronto.core.pipeline.steps;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.StringJoiner;

/**
 * Tensors from and to text with spaces between the elements; 16-bit floats as their bits in
 * hexadecimal.
 */
final class TypedText {

  private TypedText() {}

  static Tensor tensor(DataType type, String text) {
    String[] words = text.isEmpty() ? new String[0] : text.split(" ");
    ByteBuffer data = Tensor.allocate(words.length * type.size());
    for (String word : words) {
      switch (type) {
        case FP64 -> data.putDouble(Double.parseDouble(word));
        case FP32 -> data.putFloat(Float.parseFloat(word));
        case FP16, BF16 -> data.putShort((short) HexFormat.fromHexDigits(word));
        default -> put(data, new BigInteger(word).longValue(), type.size());
      }
    }
    return Tensor.of("x", type, new long[] {words.length}, data.flip());
  }

  static String text(Tensor tensor) {
    ByteBuffer data = tensor.data();
    StringJoiner words = new StringJoiner(" ");
    while (data.hasRemaining()) {
      words.add(
          switch (tensor.type()) {
            case BOOL, INT8 -> Byte.toString(data.get());
            case UINT8 -> Integer.toString(Byte.toUnsignedInt(data.get()));
            case INT16 -> Short.toString(data.getShort());
            case UINT16 -> Integer.toString(Short.toUnsignedInt(data.getShort()));
            case INT32 -> Integer.toString(data.getInt());
            case UINT32 -> Integer.toUnsignedString(data.getInt());
            case INT64 -> Long.toString(data.getLong());
            case UINT64 -> Long.toUnsignedString(data.getLong());
            case FP16, BF16 -> HexFormat.of().withUpperCase().toHexDigits(data.getShort());
            case FP32 -> Float.toString(data.getFloat());
            case FP64 -> Double.toString(data.getDouble());
            case BYTES -> throw new IllegalArgumentException();
          });
    }
    return words.toString();
  }

  private static void put(ByteBuffer data, long value, int size) {
    for (int i = 0; i < size; i++) {
      data.put((byte) (value >> (i * Byte.SIZE)));
    }
  }
}
