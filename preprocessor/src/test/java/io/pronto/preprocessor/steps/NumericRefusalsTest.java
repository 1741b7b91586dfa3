package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.release.ReleaseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the numeric steps refuse, at load and at a call. */
class NumericRefusalsTest {

  private static final StepKinds KINDS =
      StepKinds.of(
          new StandardizeFactory(),
          new MinMaxFactory(),
          new ClipFactory(),
          new ImputeFactory(),
          new LogFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'standardize: {input: x, mean: [1, 2], scale: [1, 2, 3]}' | 'standardize.scale: expected 2 numbers, as in the other list, got 3 numbers'
          'standardize: {input: x, mean: 1, scale: [1, 0]}' | 'standardize.scale: expected numbers other than 0, got 0'
          'standardize: {input: x, mean: 1}' | 'standardize.scale: expected a number or a list of numbers, got nothing'
          'standardize: {input: x, mean: [], scale: 1}' | 'standardize.mean: expected a number or a list of numbers, got []'
          'min-max: {input: x, min: [0, 1], max: [1, 1]}' | 'min-max.max: expected more than min in each column, got 1.0'
          'clip: {input: x, min: 1, max: 0}' | 'clip.max: expected min or more in each column, got 0.0'
          'impute: {input: x, values: .nan}' | 'impute.values: expected a number or a list of numbers, got .nan'
          'log: {input: x, base: 2}' | 'log.base: unknown option; known are input, output, plus'
          """)
  void refusesOptionsAtLoad(String step, String message) {
    assertThatThrownBy(() -> KINDS.load(step))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("release.yaml line 1: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'standardize: {input: x, mean: [1, 2], scale: 1}' | 1 2 3 | 'x.shape: expected a last dimension of 2, got [1,3]'
          'log: {input: x}' | 1 0 | 'x[0,1]: expected a number greater than 0.0, got 0.0'
          'log: {input: x, plus: 1}' | 1 -1 | 'x[0,1]: expected a number greater than -1.0, got -1.0'
          'standardize: {input: x, mean: 0, scale: 1e-10}' | 1 3e38 | 'x[0,1]: expected a number that fits FP32, got 3.000000005497756E48'
          """)
  void refusesNumbersAtACall(String step, String row, String message) {
    assertThat(KINDS.refusal(step, row)).isEqualTo(message);
  }
}
