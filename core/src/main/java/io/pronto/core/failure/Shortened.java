package io.pronto.core.failure;

/**
 * Texts of callers and repositories as failures show them. Every text of a failure travels several
 * times in the trailers of a call, and a caller's HTTP/2 takes 8 KiB of those: more would turn the
 * failure into a broken stream.
 */
final class Shortened {

  /** Longest value of a caller that is repeated to it. */
  static final int VALUE = 80;

  /** Longest list. */
  static final int REASON = 240;

  /** Longest reason why a release does not serve, which quotes ONNX Runtime. */
  static final int EXPLANATION = 600;

  private Shortened() {}

  /** The text, or its beginning and its length. */
  static String to(int most, String text) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "… (" + text.length() + " characters)";
  }
}
