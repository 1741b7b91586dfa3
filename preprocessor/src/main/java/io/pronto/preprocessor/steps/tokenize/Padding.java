package io.pronto.preprocessor.steps.tokenize;

import io.pronto.core.failure.FailureException;
import java.util.List;

/**
 * How rows of different lengths become one tensor.
 *
 * @param left whether the text stands at the end of its row
 * @param id token to fill up with
 * @param type type of that token
 * @param maxLength length of every row for {@link To#MAX_LENGTH}
 */
record Padding(To to, boolean left, int id, int type, int maxLength) {

  /** What the rows are filled up to. */
  enum To {
    /** The longest row of the request. */
    LONGEST,
    /** The longest row there may be. */
    MAX_LENGTH,
    /** Nothing: all rows must have one length. */
    NONE
  }

  /**
   * The length of every row.
   *
   * @throws FailureException if they may not be filled up, and differ
   */
  int width(String input, List<Encoding> rows) {
    if (to == To.MAX_LENGTH) {
      return maxLength;
    }
    int longest = 0;
    for (int i = 0; i < rows.size(); i++) {
      int length = rows.get(i).length();
      if (to == To.NONE && length != rows.getFirst().length()) {
        throw FailureException.invalid(
            input + "[" + i + "]",
            "as many tokens as the first text, " + rows.getFirst().length(),
            length);
      }
      longest = Math.max(longest, length);
    }
    return longest;
  }
}
