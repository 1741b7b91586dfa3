package io.pronto.core.csv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Several lines of CSV in one text: where one ends that is not within quotes, the next begins. */
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
}
