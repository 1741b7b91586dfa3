package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code explain: {input: probabilities, labels: labels.txt, output: explanation}}: the label and
 * its margin in words.
 */
@Singleton
final class ExplainFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "explain";
  }

  @Override
  public Step create(Options options) {
    return new ExplainStep(
        options.text("input"),
        options.text("output"),
        Labels.of(options),
        options.whole("decimals", 2, 0, 9));
  }
}
