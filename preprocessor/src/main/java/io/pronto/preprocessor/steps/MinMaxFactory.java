package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code min-max: {input: x, min: [0, 0], max: [10, 255]}}: from what was seen to 0..1. */
@Singleton
final class MinMaxFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "min-max";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    Options file = options.from("from");
    ColumnPair range = ColumnPair.of(file, "min", "max").ascending(file, "max", false);
    return new NumberStep(
        input,
        options.text("output", input),
        range.change((value, min, max) -> (value - min) / (max - min)));
  }
}
