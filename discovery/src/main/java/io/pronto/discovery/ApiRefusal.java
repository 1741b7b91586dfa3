package io.pronto.discovery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The API server refused what it was asked. */
final class ApiRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int GONE = 410;
  private static final int SHOWN = 200;

  private final int code;

  private ApiRefusal(int code, String message) {
    super(code + ": " + message.substring(0, Math.min(SHOWN, message.length())));
    this.code = code;
  }

  /** Out of an answer, which is a {@code Status} most of the time. */
  static ApiRefusal of(int code, Buffer body) {
    try {
      return of(body.toJsonObject());
    } catch (RuntimeException e) {
      return new ApiRefusal(code, body.toString());
    }
  }

  /** Out of a {@code Status}. */
  static ApiRefusal of(JsonObject status) {
    return new ApiRefusal(status.getInteger("code"), status.getString("message"));
  }

  /** Whether the version that was asked for is too old: all has to be listed again. */
  boolean gone() {
    return code == GONE;
  }
}
