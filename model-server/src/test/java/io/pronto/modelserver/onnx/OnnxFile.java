package io.pronto.modelserver.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes small ONNX models that say what no exporter says: wrong shapes, rare types, odd texts. */
final class OnnxFile {

  static final int INT64 = 7;
  static final int FLOAT = 1;
  static final int STRING = 8;
  static final int UINT16 = 4;
  static final int UINT32 = 12;
  static final int UINT64 = 13;

  /** The operators of classical machine learning. */
  static final String ML = "ai.onnx.ml";

  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;
  private static final int ATTRIBUTE_STRINGS = 8;
  private static final long OPSET = 17;
  private static final long ML_OPSET = 2;

  private final Message graph = new Message().text(2, "test");

  /** One field after another of a protobuf message. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Write {
      void run() throws IOException;
    }

    Message whole(int field, long value) {
      return write(() -> out.writeInt64(field, value));
    }

    Message text(int field, String value) {
      return write(() -> out.writeString(field, value));
    }

    Message part(int field, Message value) {
      return write(() -> out.writeByteArray(field, value.bytes()));
    }

    byte[] bytes() {
      write(out::flush);
      return bytes.toByteArray();
    }

    private Message write(Write write) {
      try {
        write.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return this;
    }
  }

  OnnxFile input(String name, int type, String... shape) {
    graph.part(11, value(name, type, shape));
    return this;
  }

  OnnxFile output(String name, int type, String... shape) {
    graph.part(12, value(name, type, shape));
    return this;
  }

  /** Texts of digits are sizes, others names. */
  private static Message value(String name, int type, String... shape) {
    Message dimensions = new Message();
    for (String dimension : shape) {
      boolean size = Character.isDigit(dimension.charAt(0));
      Message one = new Message();
      dimensions.part(1, size ? one.whole(1, Long.parseLong(dimension)) : one.text(2, dimension));
    }
    Message tensor = new Message().whole(1, type).part(2, dimensions);
    return new Message().text(1, name).part(2, new Message().part(1, tensor));
  }

  OnnxFile integers(String name, long... values) {
    Message tensor = new Message().whole(1, values.length).whole(2, INT64).text(8, name);
    for (long value : values) {
      tensor.whole(7, value);
    }
    graph.part(5, tensor);
    return this;
  }

  OnnxFile node(String type, String output, Map<String, Long> attributes, String... inputs) {
    return node("", type, output, attributes, inputs);
  }

  /**
   * A node of any domain.
   *
   * @param attributes each a Long, or a list of Long or of String
   */
  OnnxFile node(
      String domain, String type, String output, Map<String, ?> attributes, String... inputs) {
    Message node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output).text(4, type).text(7, domain);
    attributes.forEach((name, value) -> node.part(5, attribute(name, value)));
    graph.part(1, node);
    return this;
  }

  private static Message attribute(String name, Object value) {
    Message attribute = new Message().text(1, name);
    if (value instanceof Long number) {
      return attribute.whole(3, number).whole(20, ATTRIBUTE_INT);
    }
    List<?> values = (List<?>) value;
    for (Object one : values) {
      if (one instanceof Long number) {
        attribute.whole(8, number);
      } else {
        attribute.text(9, (String) one);
      }
    }
    return attribute.whole(
        20, values.getFirst() instanceof Long ? ATTRIBUTE_INTS : ATTRIBUTE_STRINGS);
  }

  Path write(Path directory) {
    Message model =
        new Message()
            .whole(1, 8)
            .part(7, graph)
            .part(8, new Message().whole(2, OPSET))
            .part(8, new Message().text(1, ML).whole(2, ML_OPSET));
    try {
      return Files.write(directory.resolve("model.onnx"), model.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
