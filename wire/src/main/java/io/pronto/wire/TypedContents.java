package io.pronto.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.proto.InferTensorContents;
import java.nio.ByteBuffer;

/** Turns the typed contents of a V2 tensor into the raw form that is used inside. */
final class TypedContents {

  private TypedContents() {}

  /**
   * The raw form.
   *
   * @param field path of the tensor: {@code inputs[0]}
   * @throws FailureException if contents are given for another type, or do not fit the type
   */
  static ByteBuffer toRaw(String field, DataType type, InferTensorContents contents) {
    refuseOthers(field, type, contents);
    return switch (type) {
      case BOOL -> {
        ByteBuffer raw = Tensor.allocate(contents.getBoolContentsCount());
        for (int i = 0; i < contents.getBoolContentsCount(); i++) {
          raw.put((byte) (contents.getBoolContents(i) ? 1 : 0));
        }
        yield raw.flip();
      }
      case INT8, INT16, INT32 -> ints(field, type, contents);
      case UINT8, UINT16, UINT32 -> unsignedInts(field, type, contents);
      case INT64 -> {
        ByteBuffer raw = Tensor.allocate(contents.getInt64ContentsCount() * Long.BYTES);
        for (int i = 0; i < contents.getInt64ContentsCount(); i++) {
          raw.putLong(contents.getInt64Contents(i));
        }
        yield raw.flip();
      }
      case UINT64 -> {
        ByteBuffer raw = Tensor.allocate(contents.getUint64ContentsCount() * Long.BYTES);
        for (int i = 0; i < contents.getUint64ContentsCount(); i++) {
          raw.putLong(contents.getUint64Contents(i));
        }
        yield raw.flip();
      }
      case FP32 -> {
        ByteBuffer raw = Tensor.allocate(contents.getFp32ContentsCount() * Float.BYTES);
        for (int i = 0; i < contents.getFp32ContentsCount(); i++) {
          raw.putFloat(contents.getFp32Contents(i));
        }
        yield raw.flip();
      }
      case FP64 -> {
        ByteBuffer raw = Tensor.allocate(contents.getFp64ContentsCount() * Double.BYTES);
        for (int i = 0; i < contents.getFp64ContentsCount(); i++) {
          raw.putDouble(contents.getFp64Contents(i));
        }
        yield raw.flip();
      }
      case BYTES ->
          BytesElements.encode(
              contents.getBytesContentsList().stream()
                  .map(ByteString::toByteArray)
                  .toArray(byte[][]::new));
      case FP16, BF16 -> throw noTypedForm(field, type);
    };
  }

  private static FailureException noTypedForm(String field, DataType type) {
    return FailureException.invalid(
        field + ".contents", "raw_input_contents for " + type, "contents");
  }

  /** Contents of another type would be lost without a word. */
  private static void refuseOthers(String field, DataType type, InferTensorContents contents) {
    String own = fieldOf(field, type);
    for (Descriptors.FieldDescriptor given : contents.getAllFields().keySet()) {
      if (!given.getName().equals(own)) {
        throw FailureException.invalid(
            field + ".contents." + given.getName(), own + " for " + type, given.getName());
      }
    }
  }

  private static String fieldOf(String field, DataType type) {
    return switch (type) {
      case BOOL -> "bool_contents";
      case INT8, INT16, INT32 -> "int_contents";
      case INT64 -> "int64_contents";
      case UINT8, UINT16, UINT32 -> "uint_contents";
      case UINT64 -> "uint64_contents";
      case FP32 -> "fp32_contents";
      case FP64 -> "fp64_contents";
      case BYTES -> "bytes_contents";
      case FP16, BF16 -> throw noTypedForm(field, type);
    };
  }

  private static ByteBuffer ints(String field, DataType type, InferTensorContents contents) {
    int bits = type.size() * Byte.SIZE;
    ByteBuffer raw = Tensor.allocate(contents.getIntContentsCount() * type.size());
    for (int i = 0; i < contents.getIntContentsCount(); i++) {
      int value = contents.getIntContents(i);
      if (value >> (bits - 1) != 0 && value >> (bits - 1) != -1) {
        throw FailureException.invalid(
            field + ".contents[" + i + "]", "a number that fits " + type, value);
      }
      put(raw, type, value);
    }
    return raw.flip();
  }

  private static ByteBuffer unsignedInts(
      String field, DataType type, InferTensorContents contents) {
    int bits = type.size() * Byte.SIZE;
    ByteBuffer raw = Tensor.allocate(contents.getUintContentsCount() * type.size());
    for (int i = 0; i < contents.getUintContentsCount(); i++) {
      int value = contents.getUintContents(i);
      if (bits < Integer.SIZE && value >>> bits != 0) {
        throw FailureException.invalid(
            field + ".contents[" + i + "]",
            "a number that fits " + type,
            Integer.toUnsignedString(value));
      }
      put(raw, type, value);
    }
    return raw.flip();
  }

  private static void put(ByteBuffer raw, DataType type, int value) {
    switch (type.size()) {
      case Byte.BYTES -> raw.put((byte) value);
      case Short.BYTES -> raw.putShort((short) value);
      default -> raw.putInt(value);
    }
  }
}
