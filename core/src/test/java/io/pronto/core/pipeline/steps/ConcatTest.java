package io.pronto.core.pipeline.steps;

import static io.pronto.core.pipeline.LoadedStep.misfit;
import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConcatTest {

  private final LoadedStep step =
      LoadedStep.of(new ConcatFactory(), "concat: {inputs: [b, a], output: x}");

  @Test
  void joinsTheColumnsRowByRowInTheOrderNamed() {
    // Given
    Tensor a = Tensor.ofFloats("a", new long[] {2, 2}, 1, 2, 3, 4);
    Tensor b = Tensor.ofFloats("b", new long[] {2, 1}, 5, 6);
    Tensor other = Tensor.ofLongs("other", new long[] {1}, 7);
    // When
    Tensors joined = step.apply(Tensors.of(a, other, b));
    // Then
    assertThat(joined.list())
        .containsExactly(other, Tensor.ofFloats("x", new long[] {2, 3}, 5, 1, 2, 6, 3, 4));
  }

  @Test
  void joinsOfMoreDimensionsAndOfNoRows() {
    Tensor a = Tensor.ofLongs("a", new long[] {1, 2, 1}, 1, 2);
    Tensor b = Tensor.ofLongs("b", new long[] {1, 2, 2}, 3, 4, 5, 6);
    assertThat(step.apply(Tensors.of(a, b)).get("x"))
        .isEqualTo(Tensor.ofLongs("x", new long[] {1, 2, 3}, 3, 4, 1, 5, 6, 2));
    assertThat(
            step.apply(
                    Tensors.of(
                        Tensor.ofFloats("a", new long[] {0, 2}),
                        Tensor.ofFloats("b", new long[] {0, 3})))
                .get("x"))
        .isEqualTo(Tensor.ofFloats("x", new long[] {0, 5}));
  }

  @Test
  void theResultMayHaveTheNameOfAnInput() {
    LoadedStep same = LoadedStep.of(new ConcatFactory(), "concat: {inputs: [b, a], output: b}");
    Tensor a = Tensor.ofFloats("a", new long[] {1, 1}, 1);
    Tensor b = Tensor.ofFloats("b", new long[] {1, 1}, 2);
    assertThat(same.apply(Tensors.of(a, b)).list())
        .containsExactly(Tensor.ofFloats("b", new long[] {1, 2}, 2, 1));
  }

  @Test
  void refusesWhatCanNotBeJoined() {
    Tensor b = Tensor.ofFloats("b", new long[] {2, 1}, 5, 6);
    assertThat(refusal(step, Tensor.ofLongs("a", new long[] {2, 1}, 1, 2), b).text())
        .isEqualTo("a.datatype: expected FP32, as b has, got INT64");
    assertThat(refusal(step, Tensor.ofFloats("a", new long[] {1, 2}, 1, 2), b).text())
        .isEqualTo("a.shape: expected all dimensions but the last as in b[2,1], got [1,2]");
    assertThat(
            misfit(
                step,
                new TensorSpec("a", DataType.FP32, new long[] {-1, 2, 2}),
                new TensorSpec("b", DataType.FP32, new long[] {-1, 2})))
        .isEqualTo("a.shape: expected all dimensions but the last as in b[-1,2], got [-1,2,2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'concat: {inputs: [a], output: x}'    | 'concat.inputs: expected two names or more, got a'
          'concat: {inputs: [a, a], output: x}' | 'concat.inputs: expected each name once, got a twice'
          'concat: {inputs: [a, b]}'            | 'concat.output: expected a text, got nothing'
          """)
  void refusesOptions(String yaml, String message) {
    assertThatThrownBy(() -> LoadedStep.of(new ConcatFactory(), yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("release.yaml line 1: " + message);
  }
}
