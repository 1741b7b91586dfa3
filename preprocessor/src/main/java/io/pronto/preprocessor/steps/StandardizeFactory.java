package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.Standardization;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code standardize: {input: x, mean: [5.8, 3.1], scale: [0.8, 0.4]}}: mean 0, deviation 1. */
@Singleton
final class StandardizeFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "standardize";
  }

  @Override
  public Step create(Options options) {
    return new Standardization(options).forth();
  }
}
