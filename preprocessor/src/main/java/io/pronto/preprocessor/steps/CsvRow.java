package io.pronto.preprocessor.steps;

import io.pronto.core.csv.CsvText;
import java.nio.charset.StandardCharsets;

/**
 * Reads cells with commas between them, in the order of the columns. A cell may stand in double
 * quotes, as RFC 4180 has it, and have spaces around it; in a column of numbers it is a decimal
 * number.
 *
 * @param columns what the cells are
 */
record CsvRow(RecordColumns columns) {

  private static final String NUMBER = "a number";

  void read(RowText text, Row row) {
    int cells = 0;
    for (int start = 0; start <= text.length(); cells++) {
      start = end(text, start) + 1;
    }
    if (cells != columns.count()) {
      throw text.refused(
          "a JSON object or a CSV row of " + columns.count() + " cells", cells + " cells");
    }
    int start = 0;
    for (int column = 0; column < cells; column++) {
      int end = end(text, start);
      read(column, text.part(start, end), row);
      start = end + 1;
    }
  }

  /** Where the cell that starts here ends. */
  private static int end(RowText text, int start) {
    int end = CsvText.cellEnd(text.bytes(), text.from() + start, text.from() + text.length());
    if (end < 0) {
      throw text.refused("a double quote that closes the cell", "none");
    }
    return end - text.from();
  }

  private void read(int column, RowText cell, Row row) {
    boolean quoted = CsvText.quoted(cell.bytes(), cell.from(), cell.from() + cell.length());
    RowText content = quoted ? cell.within(1, cell.length() - 1) : cell;
    boolean nothing = content.length() == 0;
    if (nothing && columns.mayMiss()) {
      row.missing(column);
    } else if (nothing && !(columns.text(column) && quoted)) {
      throw cell.refused(columns.name(column), columns.kind(column), "nothing");
    } else if (columns.text(column)) {
      row.text(column, text(column, cell));
    } else {
      row.number(column, number(column, cell, content.trimmed()));
    }
  }

  private byte[] text(int column, RowText cell) {
    byte[] text = CsvText.content(cell.bytes(), cell.from(), cell.from() + cell.length());
    if (text == null) {
      throw cell.refused(columns.name(column), "a quote written twice within quotes", cell);
    }
    return text;
  }

  private float number(int column, RowText cell, RowText digits) {
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
