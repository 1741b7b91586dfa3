package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * {@code mean-pool: {input: last_hidden_state, mask: attention_mask, output: embedding}}: the mean
 * of the vectors of a text's tokens.
 */
@Singleton
final class MeanPoolFactory implements StepFactory {

  @Override
  public String type() {
    return "mean-pool";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new MeanPoolStep(input, options.text("mask", ""), options.text("output", input));
  }
}
