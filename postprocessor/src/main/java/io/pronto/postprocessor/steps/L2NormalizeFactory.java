package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code l2-normalize: {input: embedding}}: vectors of length 1 along the last axis, as {@code
 * sklearn.preprocessing.normalize} makes them. A row of zeros stays.
 */
@Singleton
final class L2NormalizeFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "l2-normalize";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new RowStep(input, options.text("output", input), L2NormalizeFactory::normalize);
  }

  private static void normalize(double[] row) {
    double squares = 0;
    for (double part : row) {
      squares += part * part;
    }
    double length = Math.sqrt(squares);
    for (int i = 0; length != 0 && i < row.length; i++) {
      row[i] /= length;
    }
  }
}
