package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxTest {

  private final Step step = step("softmax: {input: x}");

  @ParameterizedTest
  @MethodSource("numpy")
  void givesWhatNumpyGives(NumpyTable line) {
    Tensor result = apply(Doubles.tensor("x", new long[] {1, line.row().length}, line.row()));
    assertThat(result.type()).isEqualTo(DataType.FP64);
    assertThat(Doubles.values(result)).containsExactly(line.result(), Offset.offset(1e-15));
  }

  @ParameterizedTest
  @MethodSource("numpy")
  void givesTheNearestFp32ForFp32(NumpyTable line) {
    // Given
    float[] row = Doubles.narrowed(line.row());
    // When
    Tensor result = apply(Tensor.ofFloats("x", new long[] {row.length}, row));
    // Then
    assertThat(result.type()).isEqualTo(DataType.FP32);
    assertThat(Doubles.floats(result))
        .containsExactly(Doubles.narrowed(line.result()), Offset.offset(1e-6f));
  }

  @Test
  void addsUpToOneInEachRowOfTheLastAxis() {
    Tensor result = apply(Tensor.ofFloats("x", new long[] {2, 1, 2}, 0, 0, 40, -40));
    assertThat(result)
        .isEqualTo(Tensor.ofFloats("x", new long[] {2, 1, 2}, 0.5f, 0.5f, 1, 1.8048513e-35f));
  }

  @Test
  void aRowWithNanBecomesNanAndTheOthersDoNot() {
    Tensor result = apply(Tensor.ofFloats("x", new long[] {2, 2}, 1, Float.NaN, 0, 0));
    assertThat(Doubles.floats(result)).containsExactly(Float.NaN, Float.NaN, 0.5f, 0.5f);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 4", "4 0", "0"})
  void emptyBatchesStayEmpty(String dimensions) {
    long[] shape = Stream.of(dimensions.split(" ")).mapToLong(Long::parseLong).toArray();
    Tensor empty = Tensor.ofFloats("x", shape);
    assertThat(apply(empty)).isEqualTo(empty);
  }

  @Test
  void takesALargeBatch() {
    Tensor result = apply(Tensor.ofFloats("x", new long[] {200_000, 4}, new float[800_000]));
    assertThat(Shape.text(result.shape())).isEqualTo("[200000,4]");
    assertThat(Doubles.floats(result)).containsOnly(0.25f);
  }

  @Test
  void keepsTheInputWhereAnOutputIsNamed() {
    Tensor scores = Tensor.ofFloats("x", new long[] {2}, 0, 0);
    assertThat(step("softmax: {input: x, output: y}").apply(Tensors.of(scores)).list())
        .containsExactly(scores, Tensor.ofFloats("y", new long[] {2}, 0.5f, 0.5f));
  }

  @Test
  void refusesOtherTypesScalarsAndMissingTensors() {
    assertThat(refusal(step, Tensor.ofLongs("x", new long[] {1}, 1)).text())
        .isEqualTo("x.datatype: expected FP32 or FP64, got INT64");
    assertThat(refusal(step, Tensor.ofFloats("x", new long[] {}, 1)).text())
        .isEqualTo("x.shape: expected at least one dimension, got a scalar");
    assertThat(refusal(step, Tensor.ofFloats("y", new long[] {1}, 1)).text())
        .isEqualTo("x: expected a tensor of this name, got y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "softmax: {input: x, axis: 1}", "softmax: {input: [x]}"})
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("softmax");
  }

  static Stream<NumpyTable> numpy() {
    return NumpyTable.of("softmax");
  }

  private Tensor apply(Tensor tensor) {
    return step.apply(Tensors.of(tensor)).get("x");
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new SoftmaxFactory(), yaml);
  }
}
