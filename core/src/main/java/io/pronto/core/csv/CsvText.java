package io.pronto.core.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines and cells of CSV: a line ends at a line end, a cell at a comma, that is not within quotes.
 */
public final class CsvText {

  private static final byte QUOTE = '"';

  private CsvText() {}

  /**
   * The lines, without their ends; empty ones behind the last that is not are left out. A text
   * without a line is one empty line.
   *
   * @param text in UTF-8
   */
  public static List<byte[]> lines(byte[] text) {
    int length = text.length;
    while (length > 0 && isEnd(text[length - 1])) {
      length--;
    }
    List<byte[]> lines = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < length; i++) {
      quoted ^= text[i] == QUOTE;
      if (!quoted && text[i] == '\n') {
        int end = i > start && text[i - 1] == '\r' ? i - 1 : i;
        lines.add(Arrays.copyOfRange(text, start, end));
        start = i + 1;
      }
    }
    lines.add(Arrays.copyOfRange(text, start, length));
    return lines;
  }

  private static boolean isEnd(byte character) {
    return character == '\n' || character == '\r';
  }

  /**
   * Where the cell that starts here ends: at a comma that is not within quotes, or at the end; -1
   * where a quote is never closed.
   *
   * @param from the place of its first byte
   * @param to the end of the line
   */
  public static int cellEnd(byte[] text, int from, int to) {
    boolean quoted = false;
    int at = from;
    while (at < to && (quoted || text[at] != ',')) {
      quoted ^= text[at] == QUOTE;
      at++;
    }
    return quoted ? -1 : at;
  }

  /** Whether a cell, without spaces around it, stands in quotes. */
  public static boolean quoted(byte[] text, int from, int to) {
    return to - from >= 2 && text[from] == QUOTE && text[to - 1] == QUOTE;
  }

  /**
   * What a cell says: without the quotes around it, and a quote within them where it is written
   * twice; {@code null} where a quote stands in another place.
   *
   * @param from the place of its first byte, and {@code to} that behind its last, without spaces
   *     around them
   */
  public static byte[] content(byte[] text, int from, int to) {
    boolean quoted = quoted(text, from, to);
    int end = quoted ? to - 1 : to;
    byte[] content = new byte[end - from];
    int length = 0;
    for (int i = quoted ? from + 1 : from; i < end; i++) {
      if (text[i] == QUOTE) {
        if (!quoted || i + 1 == end || text[i + 1] != QUOTE) {
          return null;
        }
        i++;
      }
      content[length++] = text[i];
    }
    return Arrays.copyOf(content, length);
  }

  /** The cells of a line, without spaces around them. One that is none of CSV is as it stands. */
  public static List<String> cells(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    List<String> cells = new ArrayList<>();
    int start = 0;
    while (start <= text.length) {
      int end = cellEnd(text, start, text.length);
      if (end < 0) {
        end = text.length;
      }
      String cell = new String(text, start, end - start, StandardCharsets.UTF_8).strip();
      byte[] stripped = cell.getBytes(StandardCharsets.UTF_8);
      byte[] content = content(stripped, 0, stripped.length);
      cells.add(content == null ? cell : new String(content, StandardCharsets.UTF_8).strip());
      start = end + 1;
    }
    return cells;
  }
}
