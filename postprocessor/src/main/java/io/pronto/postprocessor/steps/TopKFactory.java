package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code top-k: {input: scores, k: 3, output: best, indices: places}}: the largest numbers of a
 * row.
 */
@Singleton
final class TopKFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "top-k";
  }

  @Override
  public Step create(Options options) {
    String output = options.text("output");
    String indices = options.text("indices");
    if (indices.equals(output)) {
      throw options.refused("indices", "another name than that of the numbers", indices);
    }
    return new TopKStep(
        options.text("input"), output, indices, options.whole("k", 1, 1, TopKStep.MOST));
  }
}
