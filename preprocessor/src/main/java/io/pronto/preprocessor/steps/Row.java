package io.pronto.preprocessor.steps;

import java.util.Arrays;

/**
 * What was read of one row: numbers and texts, each in the order of their columns. Used again for
 * the next row; one thread.
 */
final class Row {

  private static final byte[] EMPTY = {};

  private final RecordColumns columns;
  private final float[] numbers;
  private final byte[][] texts;
  private final boolean[] seen;

  Row(RecordColumns columns) {
    this.columns = columns;
    this.numbers = new float[columns.numbers()];
    this.texts = new byte[columns.count() - columns.numbers()][];
    this.seen = new boolean[columns.count()];
  }

  /** Forgets the row before. */
  void begin() {
    Arrays.fill(seen, false);
  }

  /** Whether a column was read. */
  boolean has(int column) {
    return seen[column];
  }

  void number(int column, float value) {
    seen[column] = true;
    numbers[columns.slot(column)] = value;
  }

  void text(int column, byte[] value) {
    seen[column] = true;
    texts[columns.slot(column)] = value;
  }

  /** Nothing stands in a column: NaN, or an empty text. */
  void missing(int column) {
    if (columns.text(column)) {
      text(column, EMPTY);
    } else {
      number(column, Float.NaN);
    }
  }

  float[] numbers() {
    return numbers;
  }

  byte[][] texts() {
    return texts;
  }
}
