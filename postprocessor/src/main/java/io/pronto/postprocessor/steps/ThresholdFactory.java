package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code threshold: {input: probability, output: spam, at: 0.5}}: whether a number reaches a bound.
 */
@Singleton
final class ThresholdFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "threshold";
  }

  @Override
  public Step create(Options options) {
    return new ThresholdStep(options.text("input"), options.text("output"), options.number("at"));
  }
}
