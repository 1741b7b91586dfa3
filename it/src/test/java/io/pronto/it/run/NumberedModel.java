package io.pronto.it.run;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A release that answers with its own number, which each stage adds in digits of its own: an answer
 * that two releases had a part in shows. It takes one FP32, {@code x [1]}, and gives {@code y [1]}.
 */
public final class NumberedModel {

  /** The largest number. */
  public static final int MOST = 99;

  private static final String WEIGHTS = "weights.bin";
  private static final int FLOAT = 1;
  private static final int MODEL = 100;
  private static final int POSTPROCESSOR = 10_000;

  private NumberedModel() {}

  /** What the release of this number answers to zero. */
  public static float answer(int number) {
    return number * (1 + MODEL + POSTPROCESSOR);
  }

  /** A golden request that is answered so. */
  public static String golden(float answer) {
    return """
    {"request": {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [0]}]}, \
    "response": {"outputs": [{"name": "y", "datatype": "FP32", "shape": [1], "data": [%s]}]}}
    """
        .formatted(answer);
  }

  /** Writes the release of this number, {@code release.yaml} last. */
  public static Path write(Path folder, int number) {
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("model.onnx"), model(number * MODEL));
      Files.writeString(folder.resolve("golden.jsonl"), golden(answer(number)));
      Files.writeString(folder.resolve("release.yaml"), settings(number));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the same, with the weight of the model in a file of its own. */
  public static Path writeWithWeights(Path folder, int number) {
    try {
      write(folder, number);
      Files.write(folder.resolve(WEIGHTS), floats(number * MODEL));
      byte[] where = message(text(1, "location"), text(2, WEIGHTS));
      byte[] constant =
          message(number(1, 1), number(2, FLOAT), text(8, "k"), bytes(13, where), number(14, 1));
      Files.write(folder.resolve("model.onnx"), model(constant));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the weight of another number over the one that is there. */
  public static void writeOver(Path folder, int number) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve(WEIGHTS), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(floats(number * MODEL)));
    }
  }

  /** The model of one whose answers are no numbers. */
  public static byte[] answeringNan() {
    return model(Float.NaN);
  }

  /** Removes a folder, if it is there. */
  public static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static String settings(int number) {
    return """
    inputs: [{name: x, datatype: FP32, shape: [1]}]
    outputs: [{name: y, datatype: FP32, shape: [1]}]
    preprocess:
      - standardize: {input: x, mean: %d, scale: 1}
    postprocess:
      - inverse-standardize: {input: y, mean: %d, scale: 1}
    """
        .formatted(-number, number * POSTPROCESSOR);
  }

  /** One Add. The field numbers are those of onnx.proto. */
  private static byte[] model(float addend) {
    return model(message(number(1, 1), number(2, FLOAT), text(8, "k"), bytes(9, floats(addend))));
  }

  private static byte[] floats(float value) {
    return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
  }

  private static byte[] model(byte[] constant) {
    byte[] node = message(text(1, "x"), text(1, "k"), text(2, "y"), text(4, "Add"));
    byte[] graph =
        message(bytes(1, node), text(2, "g"), bytes(5, constant), value(11, "x"), value(12, "y"));
    return message(number(1, 8), bytes(7, graph), bytes(8, number(2, 13)));
  }

  private static byte[] value(int field, String name) {
    byte[] shape = bytes(1, number(1, 1));
    byte[] tensor = message(number(1, FLOAT), bytes(2, shape));
    return bytes(field, message(text(1, name), bytes(2, bytes(1, tensor))));
  }

  private static byte[] number(int field, long value) {
    return written(out -> out.writeInt64(field, value));
  }

  private static byte[] text(int field, String value) {
    return written(out -> out.writeString(field, value));
  }

  private static byte[] bytes(int field, byte[] value) {
    return written(out -> out.writeBytes(field, ByteString.copyFrom(value)));
  }

  private static byte[] message(byte[]... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(fields).forEach(out::writeBytes);
    return out.toByteArray();
  }

  @FunctionalInterface
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
