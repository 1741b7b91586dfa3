package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/** {@code softmax: {input: logits}}: scores become shares that add up to 1, along the last axis. */
@Singleton
final class SoftmaxFactory implements StepFactory {

  @Override
  public String type() {
    return "softmax";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new SoftmaxStep(input, options.text("output", input));
  }
}
