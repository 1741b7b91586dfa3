package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code mean-pool: {input: last_hidden_state, mask: attention_mask, output: embedding}}: the mean
 * of the vectors of a text's tokens.
 */
@Singleton
final class MeanPoolFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "mean-pool";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new MeanPoolStep(input, options.text("mask", ""), options.text("output", input));
  }
}
