package io.pronto.preprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.pipeline.steps.Standardization;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/** {@code standardize: {input: x, mean: [5.8, 3.1], scale: [0.8, 0.4]}}: mean 0, deviation 1. */
@Singleton
final class StandardizeFactory implements StepFactory {

  @Override
  public String type() {
    return "standardize";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.PREPROCESS);
  }

  @Override
  public Step create(Options options) {
    return new Standardization(options).forth();
  }
}
