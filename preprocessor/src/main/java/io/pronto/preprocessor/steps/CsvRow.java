package io.pronto.preprocessor.steps;

import java.nio.charset.StandardCharsets;

/**
 * Reads cells with commas between them, in the order of the columns. A cell is a decimal number; it
 * may stand in double quotes and have spaces around it.
 *
 * @param columns what the cells are
 */
record CsvRow(Columns columns) {

  private static final String NUMBER = "a number";

  void read(RowText text, float[] row) {
    int cells = 1;
    for (int i = 0; i < text.length(); i++) {
      cells += text.at(i) == ',' ? 1 : 0;
    }
    if (cells != row.length) {
      throw text.refused(
          "a JSON object or a CSV row of " + row.length + " cells", cells + " cells");
    }
    int start = 0;
    for (int column = 0; column < row.length; column++) {
      int end = start;
      while (end < text.length() && text.at(end) != ',') {
        end++;
      }
      row[column] = number(column, text.part(start, end));
      start = end + 1;
    }
  }

  private float number(int column, RowText cell) {
    RowText digits = unquoted(cell);
    if (!decimal(digits)) {
      throw cell.refused(columns.name(column), NUMBER, digits.length() == 0 ? "nothing" : cell);
    }
    String text =
        new String(digits.bytes(), digits.from(), digits.length(), StandardCharsets.ISO_8859_1);
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException _) {
      throw cell.refused(columns.name(column), NUMBER, cell);
    }
    if (Float.isInfinite(value)) {
      throw cell.refused(columns.name(column), "a number that fits FP32", cell);
    }
    return value;
  }

  private static RowText unquoted(RowText cell) {
    boolean quoted = cell.length() >= 2 && cell.at(0) == '"' && cell.at(cell.length() - 1) == '"';
    return quoted ? cell.part(1, cell.length() - 1) : cell;
  }

  /** Keeps out what Java also takes for a number: NaN, Infinity, 1f, 0x1p3. */
  private static boolean decimal(RowText text) {
    for (int i = 0; i < text.length(); i++) {
      byte c = text.at(i);
      boolean plain =
          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
      if (!plain) {
        return false;
      }
    }
    return text.length() > 0;
  }
}
