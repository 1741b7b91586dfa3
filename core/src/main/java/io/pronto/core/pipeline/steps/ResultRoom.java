package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;

/**
 * Room for what a step makes. A small request of many short rows can ask for much: no result is
 * larger than 256 MiB.
 */
public final class ResultRoom {

  private static final long MOST_BYTES = 1 << 28;

  private ResultRoom() {}

  /**
   * The bytes of a result.
   *
   * @param input name of the tensor that has the rows
   * @param what the rows are called in the message
   * @throws FailureException naming how many rows there may be, if these are too many
   */
  public static int bytes(String input, String what, long rows, long rowBytes) {
    if (rowBytes > 0 && rows > MOST_BYTES / rowBytes) {
      throw FailureException.invalid(
          input + ".shape", "at most " + MOST_BYTES / rowBytes + " " + what, rows);
    }
    return (int) (rows * rowBytes);
  }
}
