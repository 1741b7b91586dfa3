package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.tensor.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step says of a model that it cannot fit. */
class MisfitTest {

  private static final StepKinds KINDS = StepKinds.of(new RecordFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'record: {input: y, columns: [a, b]}' | BYTES | -1   | y: expected a tensor of this name, got x
          'record: {columns: [a, b]}'           | FP32  | -1 3 | 'x: expected BYTES [N] of rows as text, or FP32 [N,2], got x FP32[-1,3]'
          'record: {columns: [a, b]}'           | BYTES | 2 2  | 'x: expected BYTES [N] of rows as text, or FP32 [N,2], got x BYTES[2,2]'
          """)
  void tellsAtLoadWhatCanNotFit(String step, DataType type, String shape, String expected) {
    assertThat(KINDS.misfit(step, type, shape)).isEqualTo(expected);
  }
}
