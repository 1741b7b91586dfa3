package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code sigmoid: {input: logit, output: probability}}: each score becomes a share of its own. */
@Singleton
final class SigmoidFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "sigmoid";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new NumberStep(input, options.text("output", input), (value, _) -> sigmoid(value));
  }

  /** Without overflow for any number. */
  private static double sigmoid(double value) {
    double power = Math.exp(-Math.abs(value));
    return (value < 0 ? power : 1) / (1 + power);
  }
}
