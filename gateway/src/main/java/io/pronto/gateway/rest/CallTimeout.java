package io.pronto.gateway.rest;

import io.pronto.core.failure.FailureException;
import io.vertx.core.http.HttpServerRequest;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * How long a caller waits, by its headers: {@code Pronto-Timeout-Ms} in milliseconds, else {@code
 * Request-Timeout} in seconds.
 */
final class CallTimeout {

  private static final String MILLIS = "Pronto-Timeout-Ms";
  private static final String SECONDS = "Request-Timeout";
  private static final int SECONDS_TO_MILLIS = 3;
  private static final int MILLIS_TO_NANOS = 6;

  private CallTimeout() {}

  /**
   * What a request says, {@code null} where it says nothing.
   *
   * @throws FailureException if a header is no such number, or not more than 0 and at most a day
   */
  static Duration of(HttpServerRequest http) {
    Duration milliseconds = header(http, MILLIS, "\\d{1,9}", "whole milliseconds", 0);
    return milliseconds != null
        ? milliseconds
        : header(http, SECONDS, "\\d{1,9}(\\.\\d{1,9})?", "seconds", SECONDS_TO_MILLIS);
  }

  /** A header in units of ten to the power of {@code shift} milliseconds. */
  private static Duration header(
      HttpServerRequest http, String name, String form, String unit, int shift) {
    String value = http.getHeader(name);
    if (value == null) {
      return null;
    }
    if (value.matches(form)) {
      BigDecimal nanos = new BigDecimal(value).scaleByPowerOfTen(shift + MILLIS_TO_NANOS);
      if (nanos.signum() > 0
          && nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(1).toNanos())) <= 0) {
        return Duration.ofNanos(Math.max(1, nanos.longValue()));
      }
    }
    throw FailureException.invalid(name, unit + ", more than 0 and at most a day", value);
  }
}
