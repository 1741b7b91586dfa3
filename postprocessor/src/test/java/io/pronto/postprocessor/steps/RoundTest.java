package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTest {

  @ParameterizedTest
  @MethodSource("numpy")
  void givesExactlyWhatNumpyGivesForFp64(NumpyTable line) {
    // Given
    String decimals = line.step().split(" ")[1];
    long[] shape = {line.row().length};
    // When
    Tensor result = apply(decimals, Doubles.tensor("x", shape, line.row()));
    // Then
    assertThat(result).isEqualTo(Doubles.tensor("x", shape, line.result()));
  }

  @Test
  void roundsFp32InDoubleToTheNearestFp32() {
    Tensor input =
        Tensor.ofFloats("x", new long[] {2, 3}, 205.4938f, 2.675f, -0.125f, 1e10f, 0.005f, 3);
    assertThat(apply("2", input))
        .isEqualTo(Tensor.ofFloats("x", new long[] {2, 3}, 205.49f, 2.67f, -0.12f, 1e10f, 0f, 3));
  }

  @Test
  void keepsWhatHasNoDecimals() {
    double[] values = {
      Double.NaN, Double.POSITIVE_INFINITY, -Double.MAX_VALUE, Double.MAX_VALUE, 1e300
    };
    assertThat(Doubles.values(apply("9", Doubles.tensor("x", new long[] {5}, values))))
        .containsExactly(values);
  }

  @Test
  void withoutDecimalsGivesWholeNumbers() {
    Step step = step("round: {input: x, output: y}");
    Tensor input = Tensor.ofFloats("x", new long[] {4}, 0.5f, 1.5f, 2.5f, -1.7f);
    assertThat(step.apply(Tensors.of(input)).list())
        .containsExactly(input, Tensor.ofFloats("y", new long[] {4}, 0, 2, 2, -2));
  }

  @Test
  void emptyBatchesStayEmpty() {
    Tensor empty = Tensor.ofFloats("x", new long[] {0, 4});
    assertThat(apply("2", empty)).isEqualTo(empty);
  }

  @Test
  void takesALargeBatch() {
    float[] values = new float[1_000_000];
    Arrays.fill(values, 0.333f);
    assertThat(Doubles.floats(apply("1", Tensor.ofFloats("x", new long[] {250_000, 4}, values))))
        .containsOnly(0.3f);
  }

  @Test
  void refusesOtherTypes() {
    assertThat(refusal(step("round: {input: x}"), Tensor.ofLongs("x", new long[] {1}, 1)).text())
        .isEqualTo("x.datatype: expected FP32 or FP64, got INT64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "round: {decimals: 2}",
        "round: {input: x, decimals: 10}",
        "round: {input: x, decimals: -1}",
        "round: {input: x, decimals: two}",
        "round: {input: x, digits: 2}"
      })
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("round");
  }

  static Stream<NumpyTable> numpy() {
    return NumpyTable.of("round");
  }

  private static Tensor apply(String decimals, Tensor tensor) {
    Step step = step("round: {input: x, decimals: " + decimals + "}");
    return step.apply(Tensors.of(tensor)).get("x");
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new RoundFactory(), yaml);
  }
}
