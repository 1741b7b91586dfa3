package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.PostprocessStepFactory;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.release.Options;
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
