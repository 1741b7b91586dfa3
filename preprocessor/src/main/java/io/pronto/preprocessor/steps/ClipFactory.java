package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code clip: {input: x, min: 0, max: 100}}: what lies beyond becomes the bound; NaN stays. */
@Singleton
final class ClipFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "clip";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    Options file = options.from("from");
    ColumnPair range = ColumnPair.of(file, "min", "max").ascending(file, "max", true);
    return new NumberStep(
        input,
        options.text("output", input),
        range.change((value, min, max) -> Math.min(Math.max(value, min), max)));
  }
}
