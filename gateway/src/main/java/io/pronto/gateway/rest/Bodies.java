package io.pronto.gateway.rest;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** What the headers say of a body. */
final class Bodies {

  private static final String CONTENT_LENGTH = "Content-Length";
  private static final String CONTENT_TYPE = "Content-Type";
  private static final String CONTENT_ENCODING = "Content-Encoding";
  private static final String BINARY = "Inference-Header-Content-Length";

  private Bodies() {}

  /**
   * Takes JSON, or a body of which nothing is said, unless it says it has more than {@code limit}
   * bytes.
   *
   * @throws FailureException if it says so, or that it is something else
   */
  static void require(HttpServerRequest http, long limit) {
    long said = lengthOf(http);
    if (said > limit) {
      throw new Failure.TooLarge(limit, said).asException();
    }
    requirePlain(http);
    requireJson(http);
  }

  /** How many bytes the body has; -1 where it does not say so. */
  static long lengthOf(HttpServerRequest http) {
    String said = http.getHeader(CONTENT_LENGTH);
    return said == null || !said.matches("\\d{1,18}") ? -1 : Long.parseLong(said);
  }

  private static void requirePlain(HttpServerRequest http) {
    String encoding = http.getHeader(CONTENT_ENCODING);
    if (encoding != null && !encoding.trim().equalsIgnoreCase("identity")) {
      throw FailureException.invalid(CONTENT_ENCODING, "a body that is not compressed", encoding);
    }
  }

  private static void requireJson(HttpServerRequest http) {
    if (http.getHeader(BINARY) != null) {
      throw new Failure.NotBuilt("binary tensor data in a REST body").asException();
    }
    String type = http.getHeader(CONTENT_TYPE);
    if (type == null) {
      return;
    }
    String plain = type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
    // What clients send that were told nothing better, curl among them, counts as nothing said.
    boolean said =
        !plain.equals("application/x-www-form-urlencoded")
            && !plain.equals("application/octet-stream");
    if (said && !plain.equals("application/json") && !plain.endsWith("+json")) {
      throw FailureException.invalid(CONTENT_TYPE, "application/json", type);
    }
  }
}
