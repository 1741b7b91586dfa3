package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;
import static io.pronto.modelserver.onnx.TestRuns.answer;
import static io.pronto.modelserver.onnx.TestRuns.invalid;
import static io.pronto.modelserver.onnx.TestRuns.longs;
import static io.pronto.modelserver.onnx.TestRuns.random;
import static io.pronto.modelserver.onnx.TestRuns.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxTypesTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void everyDatatypeComesBackAsItWent(int elements) {
    // Given
    Tensors inputs = oneOfEach(elements);
    // When
    Tensors answer = answer(TestReleases.types(), inputs);
    // Then
    for (Tensor input : inputs.list()) {
      String output = input.name().replace("in_", "out_");
      assertThat(answer.get(output)).isEqualTo(input.named(output));
    }
  }

  /** Without text in the model the Java binding runs it. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void everyDatatypeComesBackByItself(DataType type) {
    // Given
    int code = ElementTypes.codeOf(type);
    Path file =
        new OnnxFile()
            .input("input", code, "N")
            .node("Identity", "output", Map.of(), "input")
            .output("output", code, "N")
            .write(directory);
    Tensor input = random("input", type, 5);
    // When, Then
    assertThat(answer(release(file, type, -1, type, -1), input))
        .isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void brainFloatsComeBackAsTheyWent() {
    // Given
    Tensor input = random("input", DataType.BF16, 2, 3);
    // When, Then
    assertThat(answer(TestReleases.bfloat(), input)).isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void readsUnsignedOutputs() {
    // Given
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.INT64, "N")
            .node("Cast", "output", Map.of("to", (long) OnnxFile.UINT32), "input")
            .output("output", OnnxFile.UINT32, "N")
            .write(directory);
    Release release = release(file, DataType.INT64, -1, DataType.UINT32, -1);
    // When
    Tensor answer = answer(release, longs("input", 1, 4_000_000_000L)).get("output");
    // Then
    assertThat(answer.type()).isEqualTo(DataType.UINT32);
    assertThat(answer.data().getInt(4)).isEqualTo((int) 4_000_000_000L);
  }

  @Test
  void textKeepsItsShape() {
    // Given
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.STRING, "N", "M")
            .node("Identity", "output", Map.of(), "input")
            .output("output", OnnxFile.STRING, "N", "M")
            .write(directory);
    Release release =
        TestReleases.of(
            file,
            List.of(spec("input", DataType.BYTES, -1, -1)),
            List.of(spec("output", DataType.BYTES, -1, -1)));
    Tensor input =
        Tensor.ofBytes(
            "input", new long[] {2, 2}, utf8("a"), utf8("ü"), utf8(""), utf8("日本 \uD83D\uDE00"));
    // When, Then
    assertThat(answer(release, input)).isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    // Given
    byte[] latin1 = "größe".getBytes(StandardCharsets.ISO_8859_1);
    Tensors inputs = oneOfEach(1).with(Tensor.ofBytes("in_bytes", new long[] {1}, latin1));
    // When, Then
    assertThat(invalid(TestReleases.types(), inputs).field()).isEqualTo("in_bytes.data");
  }

  private static Tensors oneOfEach(int elements) {
    List<Tensor> tensors = new ArrayList<>();
    for (Tensor tensor : LeakCheck.oneOfEach(elements).list()) {
      tensors.add(
          tensor.type() == DataType.BYTES
              ? tensor
              : random(tensor.name(), tensor.type(), elements));
    }
    return new Tensors(tensors);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
