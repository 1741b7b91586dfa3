package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgmaxTest {

  private final Step step = step("argmax: {input: x, output: place}");

  @ParameterizedTest
  @MethodSource("numpy")
  void givesWhatNumpyGives(NumpyTable line) {
    Tensor expected = Tensor.ofLongs("place", new long[] {1}, (long) line.result()[0]);
    long[] shape = {1, line.row().length};
    assertThat(apply(Doubles.tensor("x", shape, line.row()))).isEqualTo(expected);
    assertThat(apply(Tensor.ofFloats("x", shape, Doubles.narrowed(line.row()))))
        .isEqualTo(expected);
  }

  @Test
  void takesTheFirstOfEqualNumbersInEachRow() {
    Tensor scores =
        Tensor.ofFloats("x", new long[] {2, 2, 3}, 1, 3, 3, 5, 5, 5, 0, 0, 1, -1, -2, -3);
    assertThat(apply(scores)).isEqualTo(Tensor.ofLongs("place", new long[] {2, 2}, 1, 0, 2, 0));
  }

  @Test
  void givesAScalarForOneRow() {
    assertThat(apply(Tensor.ofFloats("x", new long[] {2}, 1, 2)))
        .isEqualTo(Tensor.ofLongs("place", new long[] {}, 1));
  }

  @Test
  void takesHalfPrecision() {
    Tensor scores =
        Tensor.of(
            "x", DataType.FP16, new long[] {2}, Tensor.allocate(4).putShort(2, (short) 0x3C00));
    assertThat(apply(scores)).isEqualTo(Tensor.ofLongs("place", new long[] {}, 1));
  }

  @Test
  void keepsTheScores() {
    Tensor scores = Tensor.ofFloats("x", new long[] {1, 2}, 1, 2);
    assertThat(step.apply(Tensors.of(scores)).names()).isEqualTo("x, place");
  }

  @Test
  void emptyBatchesStayEmpty() {
    assertThat(apply(Tensor.ofFloats("x", new long[] {0, 4})))
        .isEqualTo(Tensor.ofLongs("place", new long[] {0}));
  }

  @Test
  void takesALargeBatch() {
    // Given
    float[] scores = new float[400_000];
    long[] expected = new long[100_000];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = i % 4;
      scores[4 * i + i % 4] = 1;
    }
    // Then
    assertThat(apply(Tensor.ofFloats("x", new long[] {100_000, 4}, scores)))
        .isEqualTo(Tensor.ofLongs("place", new long[] {100_000}, expected));
  }

  @Test
  void refusesNanAndNamesItsPlace() {
    Tensor scores = Tensor.ofFloats("x", new long[] {2, 2}, 1, 2, 3, Float.NaN);
    assertThat(refusal(step, scores).text()).isEqualTo("x[1,1]: expected a number, got NaN");
  }

  @Test
  void refusesOtherTypesAndShapesWithoutNumbers() {
    assertThat(refusal(step, Tensor.ofLongs("x", new long[] {1}, 1)).text())
        .isEqualTo("x.datatype: expected BF16 or FP16 or FP32 or FP64, got INT64");
    assertThat(refusal(step, Tensor.ofFloats("x", new long[] {2, 0})).text())
        .isEqualTo("x.shape: expected a last dimension of 1 or more, got [2,0]");
    assertThat(refusal(step, Tensor.ofFloats("x", new long[] {}, 1)).got()).isEqualTo("a scalar");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "argmax: {input: x}",
        "argmax: {output: x}",
        "argmax: {input: x, output: y, axis: 0}"
      })
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("argmax");
  }

  static Stream<NumpyTable> numpy() {
    return NumpyTable.of("argmax");
  }

  private Tensor apply(Tensor tensor) {
    return step.apply(Tensors.of(tensor)).get("place");
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new ArgmaxFactory(), yaml);
  }
}
