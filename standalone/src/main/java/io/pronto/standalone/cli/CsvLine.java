package io.pronto.standalone.cli;

import java.util.ArrayList;
import java.util.List;

/** One line of CSV, as RFC 4180 has it; cells do not go over several lines. */
final class CsvLine {

  private CsvLine() {}

  /** The cells without quotes and without spaces around them. */
  static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char character = line.charAt(i);
      if (character == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
        cell.append(character);
        i++;
      } else if (character == '"') {
        quoted = !quoted;
      } else if (character == ',' && !quoted) {
        cells.add(cell.toString().strip());
        cell.setLength(0);
      } else {
        cell.append(character);
      }
    }
    cells.add(cell.toString().strip());
    return cells;
  }
}
