package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * {@code top-k: {input: scores, k: 3, output: best, indices: places}}: the largest numbers of a
 * row.
 */
@Singleton
final class TopKFactory implements StepFactory {

  @Override
  public String type() {
    return "top-k";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.POSTPROCESS);
  }

  @Override
  public Step create(Options options) {
    return new TopKStep(
        options.text("input"),
        options.text("output"),
        options.text("indices"),
        options.whole("k", 1, 1, TopKStep.MOST));
  }
}
