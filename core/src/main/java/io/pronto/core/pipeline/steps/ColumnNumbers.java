package io.pronto.core.pipeline.steps;

import io.pronto.core.release.Options;
import java.util.Arrays;

/**
 * One number for each column, or one for all of them, as an option lists them.
 *
 * @param numbers one, or as many as there are columns
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record ColumnNumbers(double[] numbers) {

  private static final int ANY = -1;

  /** The numbers of an option that must be there. */
  public static ColumnNumbers of(Options options, String name) {
    return new ColumnNumbers(options.numbers(name));
  }

  /** The number for a column. */
  public double at(int column) {
    return numbers.length == 1 ? numbers[0] : numbers[column];
  }

  /** How many columns there are to be; -1 for any number of them. */
  public int count() {
    return numbers.length == 1 ? ANY : numbers.length;
  }

  /**
   * How many columns two options ask for.
   *
   * @param name the option of these, for the message
   * @throws io.pronto.core.release.ReleaseException if they do not agree
   */
  public int countWith(ColumnNumbers other, Options options, String name) {
    if (count() != ANY && other.count() != ANY && count() != other.count()) {
      throw options.refused(
          name, other.count() + " numbers, as in the other list", count() + " numbers");
    }
    return Math.max(count(), other.count());
  }

  /** Refuses a number, at load. */
  public ColumnNumbers refuseZero(Options options, String name) {
    if (Arrays.stream(numbers).anyMatch(number -> number == 0)) {
      throw options.refused(name, "numbers other than 0", "0");
    }
    return this;
  }
}
