package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * {@code argmax: {input: scores, output: index}}: where the largest number of the last axis stands.
 */
@Singleton
final class ArgmaxFactory implements StepFactory {

  @Override
  public String type() {
    return "argmax";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }

  @Override
  public Step create(Options options) {
    return new ArgmaxStep(options.text("input"), options.text("output"));
  }
}
