package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.Standardization;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code inverse-standardize: {input: y, mean: 22.5, scale: 9.2}}: back to the unit of before. */
@Singleton
final class InverseStandardizeFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "inverse-standardize";
  }

  @Override
  public Step create(Options options) {
    return new Standardization(options).back();
  }
}
