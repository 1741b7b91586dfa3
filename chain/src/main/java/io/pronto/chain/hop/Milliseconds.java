package io.pronto.chain.hop;

import java.util.concurrent.TimeUnit;

/**
 * Times as text, on the threads of calls: a formatter that reads patterns costs more than the rest
 * of an error's answer, and tens of milliseconds the first time.
 */
public final class Milliseconds {

  private static final int THOUSAND = 1000;

  private Milliseconds() {}

  /** Nanoseconds as milliseconds with three decimals, rounded: {@code 12.345}. */
  public static String text(long nanos) {
    long micros = (Math.abs(nanos) + TimeUnit.MICROSECONDS.toNanos(1) / 2) / THOUSAND;
    StringBuilder text = new StringBuilder(12);
    if (nanos < 0 && micros > 0) {
      text.append('-');
    }
    long decimals = micros % THOUSAND;
    text.append(micros / THOUSAND).append('.');
    if (decimals < THOUSAND / 10) {
      text.append('0');
    }
    if (decimals < THOUSAND / 100) {
      text.append('0');
    }
    return text.append(decimals).toString();
  }
}
