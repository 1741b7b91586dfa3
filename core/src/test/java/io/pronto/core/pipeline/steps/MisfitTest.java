package io.pronto.core.pipeline.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.tensor.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step says of a model that it cannot fit. */
class MisfitTest {

  private static final StepKinds KINDS =
      StepKinds.of(
          new CastFactory(), new RenameFactory(), new ReshapeFactory(), new SelectFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'cast: {input: y, to: FP32}'          | FP32  | -1 3 | y: expected a tensor of this name, got x
          'select: [x, y]'                      | FP32  | -1 3 | y: expected a tensor of this name, got x
          'rename: {y: z}'                      | FP32  | -1 3 | y: expected a tensor of this name, got x
          'reshape: {input: x, shape: [0, 0, 0]}' | FP32 | -1 3 | 'x.shape: expected a shape that reshape can make [0,0,0], got [-1,3]'
          'reshape: {input: x, shape: [5]}'     | FP32  | 2 3  | 'x.shape: expected a shape that reshape can make [5], got [2,3]'
          'reshape: {input: x, shape: [4, -1]}' | FP32  | 2 3  | 'x.shape: expected a shape that reshape can make [4,-1], got [2,3]'
          """)
  void tellsAtLoadWhatCanNotFit(String step, DataType type, String shape, String expected) {
    assertThat(KINDS.misfit(step, type, shape)).isEqualTo(expected);
  }
}
