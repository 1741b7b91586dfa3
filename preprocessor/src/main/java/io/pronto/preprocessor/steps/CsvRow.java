package io.pronto.preprocessor.steps;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads cells with commas between them, in the order of the columns. A cell may stand in double
 * quotes, as RFC 4180 has it, and have spaces around it; in a column of numbers it is a decimal
 * number.
 *
 * @param columns what the cells are
 */
record CsvRow(RecordColumns columns) {

  private static final String NUMBER = "a number";
  private static final byte QUOTE = '"';

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

  /** Where the cell that starts here ends: at a comma that is not within quotes. */
  private static int end(RowText text, int start) {
    boolean quoted = false;
    int at = start;
    while (at < text.length() && (quoted || text.at(at) != ',')) {
      quoted ^= text.at(at) == QUOTE;
      at++;
    }
    if (quoted) {
      throw text.refused("a double quote that closes the cell", "none");
    }
    return at;
  }

  private void read(int column, RowText cell, Row row) {
    boolean quoted =
        cell.length() >= 2 && cell.at(0) == QUOTE && cell.at(cell.length() - 1) == QUOTE;
    RowText content = quoted ? cell.within(1, cell.length() - 1) : cell;
    boolean nothing = content.length() == 0;
    if (nothing && columns.mayMiss()) {
      row.missing(column);
    } else if (nothing && !(columns.text(column) && quoted)) {
      throw cell.refused(columns.name(column), columns.kind(column), "nothing");
    } else if (columns.text(column)) {
      row.text(column, text(column, cell, content, quoted));
    } else {
      row.number(column, number(column, cell, content.trimmed()));
    }
  }

  private byte[] text(int column, RowText cell, RowText content, boolean quoted) {
    byte[] text = new byte[content.length()];
    int length = 0;
    for (int i = 0; i < text.length; i++) {
      byte character = content.at(i);
      if (character == QUOTE) {
        if (!quoted || i + 1 == text.length || content.at(i + 1) != QUOTE) {
          throw cell.refused(columns.name(column), "a quote written twice within quotes", cell);
        }
        i++;
      }
      text[length++] = character;
    }
    return Arrays.copyOf(text, length);
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
