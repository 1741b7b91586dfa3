package io.pronto.preprocessor.steps;

import io.pronto.core.failure.FailureException;
import java.nio.charset.StandardCharsets;

/**
 * The text of one row, within the bytes of its tensor.
 *
 * @param tensor name of the tensor, for errors
 * @param element which of its elements this is
 */
@SuppressWarnings("ArrayRecordComponent") // a view that is read, never compared
record RowText(String tensor, int element, byte[] bytes, int from, int length) {

  private static final int MAX_NAME = 64;

  byte at(int index) {
    return bytes[from + index];
  }

  /** The same row without spaces and line ends around it. */
  RowText trimmed() {
    return part(0, length);
  }

  /** The text between two places, without spaces around it. */
  RowText part(int start, int end) {
    int first = start;
    int last = end;
    while (first < last && space(at(first))) {
      first++;
    }
    while (last > first && space(at(last - 1))) {
      last--;
    }
    return within(first, last);
  }

  /** The text between two places as it stands. */
  RowText within(int start, int end) {
    return new RowText(tensor, element, bytes, from + start, end - start);
  }

  /** The row itself is wrong. */
  FailureException refused(String expected, Object got) {
    return FailureException.invalid(tensor + "[" + element + "]", expected, got);
  }

  /** A column of the row is wrong. */
  FailureException refused(String column, String expected, Object got) {
    String shown = column.length() > MAX_NAME ? column.substring(0, MAX_NAME) + "…" : column;
    return FailureException.invalid(tensor + "[" + element + "]." + shown, expected, got);
  }

  /** The text for people. */
  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  private static boolean space(byte character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
  }
}
