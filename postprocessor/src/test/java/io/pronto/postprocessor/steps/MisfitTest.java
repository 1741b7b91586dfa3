package io.pronto.postprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.tensor.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step says of a model that it cannot fit. */
class MisfitTest {

  private static final StepKinds KINDS =
      StepKinds.of(
          new ArgmaxFactory(), new LabelFactory(), new RoundFactory(), new SoftmaxFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'softmax: {input: y}'               | FP32  | -1 3 | y: expected a tensor of this name, got x
          'softmax: {input: x}'               | INT64 | -1 3 | x.datatype: expected FP32 or FP64, got INT64
          'softmax: {input: x}'               | FP32  |      | x.shape: expected at least one dimension, got a scalar
          'argmax: {input: y, output: z}'     | FP32  | -1 3 | y: expected a tensor of this name, got x
          'argmax: {input: x, output: z}'     | BYTES | -1 3 | x.datatype: expected BF16 or FP16 or FP32 or FP64, got BYTES
          'argmax: {input: x, output: z}'     | FP32  | 2 0  | 'x.shape: expected a last dimension of 1 or more, got [2,0]'
          'round: {input: x}'                 | BOOL  | -1   | x.datatype: expected FP32 or FP64, got BOOL
          """)
  void tellsAtLoadWhatCanNotFit(String step, DataType type, String shape, String expected) {
    assertThat(KINDS.misfit(step, type, shape)).isEqualTo(expected);
  }
}
