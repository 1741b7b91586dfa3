package io.pronto.preprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.pipeline.steps.NumberStep;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.Set;

/** {@code log: {input: x, plus: 1}}: the natural logarithm, of x + plus where that is given. */
@Singleton
final class LogFactory implements StepFactory {

  @Override
  public String type() {
    return "log";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.PREPROCESS);
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
