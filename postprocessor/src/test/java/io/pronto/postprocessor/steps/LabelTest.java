package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTest {

  private static final String YAML = "label: {input: x, output: name, labels: labels.txt}";

  private static final StepKinds KINDS = StepKinds.of(new ArgmaxFactory(), new TopKFactory());

  @TempDir private Path release;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "setosa\niris versicolor\nвирджиния\n",
        "setosa\r\niris versicolor\r\nвирджиния",
        "\uFEFFsetosa\niris versicolor\nвирджиния",
        "setosa\riris versicolor\rвирджиния",
        "setosa\riris versicolor\rвирджиния\r",
        "\uFEFFsetosa\riris versicolor\r\nвирджиния\n",
        "setosa\niris versicolor\rвирджиния\r\n"
      })
  void givesTheLineThatStandsAtThePosition(String file) throws IOException {
    // Given
    Step step = step(file);
    Tensor places = Tensor.ofLongs("x", new long[] {2, 2}, 2, 0, 1, 0);
    // When
    Tensors result = step.apply(Tensors.of(places));
    // Then
    assertThat(result.list())
        .containsExactly(
            places, names(new long[] {2, 2}, "вирджиния", "setosa", "iris versicolor", "setosa"));
  }

  @ParameterizedTest
  @EnumSource(names = {"INT8", "INT16", "INT32", "INT64", "UINT8", "UINT16", "UINT32", "UINT64"})
  void takesEveryIntegerType(DataType type) throws IOException {
    Tensor one =
        Tensor.of("x", type, new long[] {1}, Tensor.allocate(type.size()).put(0, (byte) 1));
    assertThat(step("a\nb\n").apply(Tensors.of(one)).get("name"))
        .isEqualTo(names(new long[] {1}, "b"));
  }

  @Test
  void emptyBatchesStayEmpty() throws IOException {
    assertThat(step("a\n").apply(Tensors.of(Tensor.ofLongs("x", new long[] {0, 4}))).get("name"))
        .isEqualTo(names(new long[] {0, 4}));
  }

  @Test
  void takesALargeBatch() throws IOException {
    String[] expected = new String[100_000];
    Arrays.fill(expected, "a");
    Tensor places = Tensor.ofLongs("x", new long[] {100_000}, new long[100_000]);
    assertThat(step("a\nb").apply(Tensors.of(places)).get("name"))
        .isEqualTo(names(new long[] {100_000}, expected));
  }

  @ParameterizedTest
  @ValueSource(longs = {2, -1, Long.MAX_VALUE, Long.MIN_VALUE})
  void refusesAPositionWithoutALabel(long place) throws IOException {
    // Given
    Step step = step("a\nb\n");
    Tensors places = Tensors.of(Tensor.ofLongs("x", new long[] {2}, 0, place));
    // Then
    assertThat(refusal(step, places.get("x")).text())
        .isEqualTo("x[1]: expected a position in 0..1, as there are 2 labels, got " + place);
  }

  @Test
  void refusesTensorsThatAreNoIntegers() throws IOException {
    assertThat(refusal(step("a"), Tensor.ofFloats("x", new long[] {1}, 0)).text())
        .isEqualTo("x.datatype: expected an integer type, got FP32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\r",
        "\r\n",
        "\uFEFF",
        "a\n\nb\n",
        "a\r\rb\r",
        "a\n\rb",
        "a\n \n",
        "a\n\n",
        "a\r\r",
        "a\r\n\r\n"
      })
  void refusesAFileWithoutALabelOnEveryLine(String file) {
    assertThatThrownBy(() -> step(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("label.labels: expected ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a\nb", "a\nb\nc\nd"})
  void refusesAnotherNumberOfLabelsThanThereArePositionsAtLoad(String file) throws IOException {
    // Given: places of the largest of three scores, in another shape, type and under another name
    Step label = step(file);
    TensorSpec scores = new TensorSpec("scores", DataType.FP32, new long[] {-1, 3});
    int count = file.split("\n").length;
    for (String places :
        new String[] {
          "argmax: {input: scores, output: x}",
          "top-k: {input: scores, k: 2, output: best, indices: x}"
        }) {
      Outlines outlines =
          KINDS.load(places).outline(Outlines.of(List.of(TensorOutline.of(scores))));
      // When
      Outlines named =
          outlines.replacing("x", outlines.get("x").named("y").shaped(-1, 1).named("x"));
      // Then
      for (Outlines told : List.of(outlines, named)) {
        assertThatThrownBy(() -> label.outline(told))
            .isInstanceOf(FailureException.class)
            .hasMessage(
                "x: expected positions in 0..%d, as there are %d labels,"
                        .formatted(count - 1, count)
                    + " got 0..2, along a dimension of 3");
      }
    }
  }

  @Test
  void takesAsManyLabelsAsThereArePositionsAndAnyNumberWhereThatIsNotKnown() throws IOException {
    // Given
    Step label = step("a\nb\nc\n");
    // Then
    for (long last : new long[] {3, -1}) {
      TensorSpec scores = new TensorSpec("scores", DataType.FP32, new long[] {-1, last});
      Outlines places =
          KINDS
              .load("argmax: {input: scores, output: x}")
              .outline(Outlines.of(List.of(TensorOutline.of(scores))));
      assertThat(label.outline(places).get("name").types()).containsExactly(DataType.BYTES);
    }
    TensorSpec own = new TensorSpec("x", DataType.INT64, new long[] {-1});
    assertThat(label.outline(Outlines.of(List.of(TensorOutline.of(own)))).get("name").types())
        .containsExactly(DataType.BYTES);
  }

  @Test
  void refusesAFileThatIsNotUtf8() throws IOException {
    Files.write(release.resolve("labels.txt"), new byte[] {'a', (byte) 0xE9, '\n'});
    assertThatThrownBy(this::load)
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("label.labels: expected a file of UTF-8 text");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertThatThrownBy(this::load)
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("label.labels: expected ")
        .hasMessageContaining("labels.txt");
  }

  private Step step(String file) throws IOException {
    Files.writeString(release.resolve("labels.txt"), file);
    return load();
  }

  private Step load() throws IOException {
    return LoadedStep.of(new LabelFactory(), TestOptions.step(YAML, release.toRealPath()));
  }

  private static Tensor names(long[] shape, String... names) {
    byte[][] elements =
        Arrays.stream(names)
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return Tensor.ofBytes("name", shape, elements);
  }
}
