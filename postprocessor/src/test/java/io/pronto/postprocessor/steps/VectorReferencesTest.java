package io.pronto.postprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code cosine} beside scikit-learn, {@code boxes} beside numpy and ONNX Runtime. */
class VectorReferencesTest {

  private static final double TOLERANCE = 1e-6;

  @TempDir Path release;

  static List<JsonNode> all() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> all = new ArrayList<>();
    try (InputStream in =
        VectorReferencesTest.class.getResourceAsStream("vector-references.jsonl")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        all.add(json.readTree(line));
      }
    }
    return all;
  }

  static Stream<JsonNode> cosines() throws IOException {
    return all().stream().filter(one -> one.get("kind").textValue().equals("cosine"));
  }

  static Stream<JsonNode> boxes() throws IOException {
    return all().stream().filter(one -> one.get("kind").textValue().equals("boxes"));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cosines")
  void cosineIsThatOfScikitLearn(JsonNode one) throws IOException {
    // Given
    float[] x = flat(one.get("x"));
    int size = one.get("x").get(0).size();
    Files.writeString(release.resolve("r.csv"), csv(one.get("reference")));
    Files.write(release.resolve("r.npy"), npy(one.get("reference")));
    Tensor rows = Tensor.ofFloats("x", new long[] {x.length / size, size}, x);
    for (String file : List.of("r.csv", "r.npy")) {
      // When
      String step = "cosine: {input: x, reference: " + file + ", output: y}";
      Tensor y =
          LoadedStep.of(new CosineFactory(), TestOptions.step(step, release))
              .apply(Tensors.of(rows))
              .get("y");
      // Then
      float[] expected = flat(one.get("y"));
      assertThat(y.elements()).isEqualTo(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) y.data().getFloat(i * Float.BYTES))
            .isCloseTo(expected[i], within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("boxes")
  void boxesAreThoseOfNumpyAndOnnxRuntime(JsonNode one) {
    // Given
    int count = one.get("boxes").size();
    int classes = one.get("scores").get(0).size();
    int max = one.get("max").intValue();
    Tensor boxes = Tensor.ofFloats("b", new long[] {1, count, 4}, flat(one.get("boxes")));
    Tensor scores = Tensor.ofFloats("s", new long[] {1, count, classes}, flat(one.get("scores")));
    // When
    Tensors made =
        LoadedStep.of(new BoxesFactory(), one.get("step").textValue())
            .apply(Tensors.of(boxes, scores));
    // Then
    JsonNode kept = one.get("kept");
    assertThat(made.get("count").data().getLong(0)).isEqualTo(kept.size());
    for (int i = 0; i < max; i++) {
      for (int side = 0; side < 4; side++) {
        assertThat(made.get("b").data().getFloat((i * 4 + side) * Float.BYTES))
            .isEqualTo(i < kept.size() ? (float) kept.get(i).get(side).doubleValue() : 0);
      }
      assertThat(made.get("s").data().getFloat(i * Float.BYTES))
          .isEqualTo(i < kept.size() ? (float) kept.get(i).get(4).doubleValue() : 0);
      assertThat(made.get("classes").data().getLong(i * Long.BYTES))
          .isEqualTo(i < kept.size() ? kept.get(i).get(5).longValue() : -1);
    }
  }

  @Test
  void thereAreAHundredOfEach() throws IOException {
    assertThat(cosines()).hasSize(100);
    assertThat(boxes()).hasSize(100);
  }

  private static float[] flat(JsonNode table) {
    List<Float> numbers = new ArrayList<>();
    table.forEach(row -> row.forEach(cell -> numbers.add((float) cell.doubleValue())));
    float[] flat = new float[numbers.size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = numbers.get(i);
    }
    return flat;
  }

  private static String csv(JsonNode table) {
    StringBuilder csv = new StringBuilder();
    for (JsonNode row : table) {
      List<String> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(cell.asText()));
      csv.append(String.join(", ", cells)).append('\n');
    }
    return csv.toString();
  }

  private static byte[] npy(JsonNode table) {
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(table.size(), table.get(0).size());
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(128 + 8 * table.size() * table.get(0).size())
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) 118);
    file.put(padded.getBytes(StandardCharsets.US_ASCII));
    table.forEach(row -> row.forEach(cell -> file.putDouble(cell.doubleValue())));
    return file.array();
  }
}
