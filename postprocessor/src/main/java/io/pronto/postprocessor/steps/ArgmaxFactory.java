package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code argmax: {input: scores, output: index}}: where the largest number of the last axis stands.
 */
@Singleton
final class ArgmaxFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "argmax";
  }

  @Override
  public Step create(Options options) {
    return new ArgmaxStep(options.text("input"), options.text("output"));
  }
}
