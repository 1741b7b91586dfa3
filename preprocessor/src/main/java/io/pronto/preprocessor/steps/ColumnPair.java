package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.steps.ColumnNumbers;
import io.pronto.core.pipeline.steps.NumberStep;
import io.pronto.core.release.Options;

/**
 * Two numbers for each column.
 *
 * @param columns how many columns there are to be; -1 for any number of them
 */
record ColumnPair(ColumnNumbers first, ColumnNumbers second, int columns) {

  static ColumnPair of(Options options, String first, String second) {
    ColumnNumbers one = ColumnNumbers.of(options, first);
    ColumnNumbers other = ColumnNumbers.of(options, second);
    return new ColumnPair(one, other, other.countWith(one, options, second));
  }

  /**
   * These, of which the second is larger in each column, or may be as large as the first.
   *
   * @throws io.pronto.core.release.ReleaseException if it is not
   */
  ColumnPair ascending(Options options, String name, boolean orEqual) {
    for (int i = 0; i < Math.max(1, columns); i++) {
      int order = Double.compare(second.at(i), first.at(i));
      if (order < 0 || (order == 0 && !orEqual)) {
        String expected = orEqual ? "min or more in each column" : "more than min in each column";
        throw options.refused(name, expected, second.at(i));
      }
    }
    return this;
  }

  /** Makes one number of a value and its pair. */
  @FunctionalInterface
  interface Formula {
    double of(double value, double first, double second);
  }

  NumberStep.Change change(Formula formula) {
    return new NumberStep.Change() {
      @Override
      public double of(double value, int column) {
        return formula.of(value, first.at(column), second.at(column));
      }

      @Override
      public int columns() {
        return columns;
      }
    };
  }
}
