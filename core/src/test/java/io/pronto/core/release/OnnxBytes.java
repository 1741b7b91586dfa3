package io.pronto.core.release;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Bytes of ONNX messages for tests, written field by field from onnx.proto. */
final class OnnxBytes {

  static final int FLOAT = 1;

  private OnnxBytes() {}

  /** A message of fields. */
  static byte[] message(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Arrays.stream(fields).forEach(out::writeBytes);
    return out.toByteArray();
  }

  static byte[] field(int number, byte[] value) {
    return written(out -> out.writeBytes(number, ByteString.copyFrom(value)));
  }

  static byte[] field(int number, String value) {
    return written(out -> out.writeString(number, value));
  }

  static byte[] field(int number, long value) {
    return written(out -> out.writeInt64(number, value));
  }

  /** A whole file with one graph. */
  static byte[] model(byte[]... graphFields) {
    return message(field(1, 8), field(2, "test"), field(7, message(graphFields)));
  }

  static byte[] input(byte[] value) {
    return field(11, value);
  }

  static byte[] output(byte[] value) {
    return field(12, value);
  }

  static byte[] initializer(byte[] tensor) {
    return field(5, tensor);
  }

  static byte[] node(byte[]... fields) {
    return field(1, message(fields));
  }

  static byte[] operator(String type) {
    return field(4, type);
  }

  static byte[] attribute(byte[]... fields) {
    return field(5, message(field(1, "of"), message(fields)));
  }

  /**
   * A tensor with a known shape; each dimension a number, or a text for a name ("" for neither).
   */
  static byte[] value(String name, int element, Object... dimensions) {
    byte[] shape = message();
    for (Object dimension : dimensions) {
      byte[] one =
          switch (dimension) {
            case Integer size -> field(1, size);
            case String symbol -> symbol.isEmpty() ? message() : field(2, symbol);
            default -> throw new IllegalArgumentException(dimension.toString());
          };
      shape = message(shape, field(1, one));
    }
    return ofType(name, field(1, message(field(1, element), field(2, shape))));
  }

  /** A tensor whose shape is not told. */
  static byte[] unranked(String name, int element) {
    return ofType(name, field(1, field(1, element)));
  }

  /** A value of any type. */
  static byte[] ofType(String name, byte[] type) {
    return message(field(1, name), field(2, type));
  }

  /** A constant in the file itself. */
  static byte[] weights(String name, int bytes) {
    return message(field(1, bytes), field(2, FLOAT), field(9, new byte[bytes]), field(8, name));
  }

  /** A constant in another file. */
  static byte[] external(String name, String location) {
    byte[] where = message(field(1, "location"), field(2, location));
    byte[] offset = message(field(1, "offset"), field(2, "0"));
    return message(field(8, name), field(13, where), field(13, offset), field(14, 1));
  }

  /** A file that says: FP32 [N, 4] called input, FP32 [N, 3] called scores. */
  static byte[] classifier() {
    return model(
        node(operator("MatMul")),
        initializer(weights("weights", 48)),
        input(value("input", FLOAT, "N", 4)),
        output(value("scores", FLOAT, "N", 3)));
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  private static byte[] written(Writing writing) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      writing.to(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
