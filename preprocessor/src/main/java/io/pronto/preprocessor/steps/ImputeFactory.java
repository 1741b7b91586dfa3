package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.ColumnNumbers;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code impute: {input: x, values: [5.8, 3.1]}}: NaN becomes the value of its column. */
@Singleton
final class ImputeFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "impute";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    ColumnNumbers values = ColumnNumbers.of(options.from("from"), "values");
    return new NumberStep(
        input,
        options.text("output", input),
        new NumberStep.Change() {
          @Override
          public double of(double value, int column) {
            return Double.isNaN(value) ? values.at(column) : value;
          }

          @Override
          public int columns() {
            return values.count();
          }
        });
  }
}
