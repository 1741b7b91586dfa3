package io.pronto.core.pipeline.steps;

import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;

/**
 * Mean and scale of each column, as scikit-learn's {@code StandardScaler} has them in {@code mean_}
 * and {@code scale_}.
 */
public final class Standardization {

  private final String input;
  private final String output;
  private final ColumnNumbers mean;
  private final ColumnNumbers scale;
  private final int columns;

  /**
   * What the options {@code input} and {@code output}, and here or in the file {@code from} {@code
   * mean} and {@code scale} say.
   */
  public Standardization(Options options) {
    input = options.text("input");
    output = options.text("output", input);
    Options scaler = options.from("from");
    mean = ColumnNumbers.of(scaler, "mean");
    scale = ColumnNumbers.of(scaler, "scale").refuseZero(scaler, "scale");
    columns = scale.countWith(mean, scaler, "scale");
  }

  /** From what was measured to what the model was trained on. */
  public Step forth() {
    return step(
        new NumberStep.Change() {
          @Override
          public double of(double value, int column) {
            return (value - mean.at(column)) / scale.at(column);
          }

          @Override
          public int columns() {
            return columns;
          }
        });
  }

  /** From what the model gives to what is measured. */
  public Step back() {
    return step(
        new NumberStep.Change() {
          @Override
          public double of(double value, int column) {
            return value * scale.at(column) + mean.at(column);
          }

          @Override
          public int columns() {
            return columns;
          }
        });
  }

  private Step step(NumberStep.Change change) {
    return new NumberStep(input, output, change);
  }
}
