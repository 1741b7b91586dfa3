package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code log: {input: x, plus: 1}}: the natural logarithm, of x + plus where that is given. */
@Singleton
final class LogFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "log";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    double plus = options.number("plus", 0);
    return new NumberStep(
        input, options.text("output", input), (value, _) -> logarithm(value, plus));
  }

  private static double logarithm(double value, double plus) {
    if (value <= -plus) {
      throw new IllegalArgumentException("a number greater than " + (0 - plus));
    }
    return plus == 1 ? Math.log1p(value) : Math.log(value + plus);
  }
}
