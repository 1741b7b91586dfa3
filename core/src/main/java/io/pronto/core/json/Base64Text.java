package io.pronto.core.json;

import io.pronto.core.failure.FailureException;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Reads base64 (RFC 4648) in either alphabet, with or without padding, in one line or several.
 * Nothing else is passed over: a sign that is none of the alphabet is a text that was damaged.
 */
final class Base64Text {

  private static final String DATA_URL = "data:";

  private Base64Text() {}

  /**
   * The bytes.
   *
   * @param field gives the path of the text, for errors
   * @throws FailureException if the text is no base64
   */
  static byte[] decode(String text, Supplier<String> field) {
    if (text.regionMatches(true, 0, DATA_URL, 0, DATA_URL.length())) {
      throw FailureException.invalid(
          field.get(), "base64 alone, what follows the comma of a data URL", quoted(text));
    }
    String line = text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : joined(text);
    boolean urlSafe = line.indexOf('-') >= 0 || line.indexOf('_') >= 0;
    try {
      return (urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(line);
    } catch (IllegalArgumentException e) {
      throw FailureException.invalid(field.get(), "base64", quoted(text));
    }
  }

  private static String joined(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.chars().filter(c -> c != '\n' && c != '\r').forEach(c -> line.append((char) c));
    return line.toString();
  }

  private static String quoted(String text) {
    return "the text \"" + Json.shown(text) + "\"";
  }
}
