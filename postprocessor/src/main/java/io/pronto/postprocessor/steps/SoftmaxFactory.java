package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code softmax: {input: logits}}: scores become shares that add up to 1, along the last axis.
 *
 * <p>The largest number of a row is taken from all of them first, so that nothing overflows;
 * computed in double. As in numpy, a row with NaN or +∞, or of nothing but -∞, becomes NaN.
 */
@Singleton
final class SoftmaxFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "softmax";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new RowStep(input, options.text("output", input), SoftmaxFactory::normalize);
  }

  private static void normalize(double[] row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : row) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = Math.exp(row[i] - largest);
      sum += row[i];
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= sum;
    }
  }
}
