package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code round: {input: price, decimals: 2}}: fewer digits behind the point; none where not said.
 */
@Singleton
final class RoundFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "round";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new RoundStep(
        input,
        options.text("output", input),
        options.whole("decimals", 0, 0, RoundStep.MAX_DECIMALS));
  }
}
