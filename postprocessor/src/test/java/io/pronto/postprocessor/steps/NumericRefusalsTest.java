package io.pronto.postprocessor.steps;

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
          new InverseStandardizeFactory(),
          new SigmoidFactory(),
          new ThresholdFactory(),
          new TopKFactory(),
          new L2NormalizeFactory());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'threshold: {input: x, output: y}' | 'threshold.at: expected a number, got nothing'
          'top-k: {input: x, output: y, indices: i, k: 0}' | 'top-k.k: expected a whole number from 1 to 10000, got 0'
          'top-k: {input: x, output: y, indices: y}' | 'top-k.indices: expected another name than that of the numbers, got y'
          'top-k: {input: x, output: y, k: 1}' | 'top-k.indices: expected a text, got nothing'
          'inverse-standardize: {input: x, mean: 1, scale: 0}' | 'inverse-standardize.scale: expected numbers other than 0, got 0'
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
          'top-k: {input: x, output: y, indices: i, k: 3}' | 1 2 | 'x.shape: expected a last dimension of 3 or more, got [1,2]'
          'top-k: {input: x, output: y, indices: i}' | 1 NaN | 'x[0,1]: expected a number, got NaN'
          'inverse-standardize: {input: x, mean: 0, scale: [1, 2]}' | 1 2 3 | 'x.shape: expected a last dimension of 2, got [1,3]'
          """)
  void refusesNumbersAtACall(String step, String row, String message) {
    assertThat(KINDS.refusal(step, row)).isEqualTo(message);
  }
}
