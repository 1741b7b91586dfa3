package io.pronto.gateway.rest;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers say of a body. */
final class Bodies {

  static final String CONTENT_ENCODING = "Content-Encoding";

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String BINARY = "Inference-Header-Content-Length";
  private static final String JSON = "application/json";

  /** What clients send that were told nothing better, curl among them, counts as nothing said. */
  private static final List<String> NOTHING_SAID =
      List.of("application/x-www-form-urlencoded", "application/octet-stream");

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9a-z-]++";
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*+charset(?![^\\s=;])\\s*+=?+\\s*+\"?+([^\";\\s]*+)");

  private Bodies() {}

  /**
   * Takes JSON in UTF-8, or a body of which nothing is said, of up to {@code limit} bytes.
   *
   * @param length of the body, as far as it is known
   * @throws FailureException if it is longer, or says that it is something else
   */
  static void require(HttpServerRequest http, long length, long limit) {
    if (length > limit) {
      throw new Failure.TooLarge(limit, length).asException();
    }
    String encoding = http.getHeader(CONTENT_ENCODING);
    if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
      throw new Failure.MediaUnsupported(
              CONTENT_ENCODING, "a body that is not compressed", encoding)
          .asException();
    }
    if (http.getHeader(BINARY) != null) {
      throw new Failure.NotBuilt("binary tensor data in a REST body").asException();
    }
    String type = http.getHeader(CONTENT_TYPE);
    if (type != null && !isJson(type)) {
      throw otherType(type).asException();
    }
  }

  /** Whether a content type is one of those that are read as JSON. */
  static boolean isJson(String type) {
    if (type.equals(JSON)) {
      return true;
    }
    String lower = type.toLowerCase(Locale.ROOT);
    String plain = lower.split(";", 2)[0].strip();
    boolean json = plain.equals(JSON) || plain.endsWith("+json") || NOTHING_SAID.contains(plain);
    return json && TYPE.matcher(plain).matches() && isUtf8(lower);
  }

  private static boolean isUtf8(String type) {
    Matcher charset = CHARSET.matcher(type);
    while (charset.find()) {
      if (!charset.group(1).equals("utf-8") && !charset.group(1).equals("utf8")) {
        return false;
      }
    }
    return true;
  }

  /** The failure of a body of another type. */
  static Failure otherType(String type) {
    return new Failure.MediaUnsupported(CONTENT_TYPE, "application/json in UTF-8", type);
  }

  /** How many bytes the body has; -1 where it does not say so. */
  static long lengthOf(HttpServerRequest http) {
    String said = http.getHeader(CONTENT_LENGTH);
    return said == null || !LENGTH.matcher(said).matches() ? -1 : Long.parseLong(said);
  }
}
