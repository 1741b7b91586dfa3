package io.pronto.chain.hop;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The caller's trace, as the W3C Trace Context recommendation words it, or a new unsampled one. It
 * is passed on as it came; of a later version than 00, as much of it as 00 has.
 *
 * @param traceparent {@code 00-<32 hex>-<16 hex>-<2 hex>}
 * @param tracestate empty where the caller sent none
 */
public record TraceContext(String traceparent, String tracestate) {

  private static final int LENGTH = 55;
  private static final int TRACE_ID = 3;
  private static final int PARENT_ID = 36;
  private static final int FLAGS = 53;
  private static final int MAX_STATE = 512;
  private static final String VERSION = "00";
  private static final String NO_VERSION = "ff";

  /** The caller's context where it is sound, else a new one. */
  public static TraceContext of(String traceparent, String tracestate) {
    if (!sound(traceparent)) {
      return fresh();
    }
    boolean keepState = tracestate != null && tracestate.length() <= MAX_STATE;
    String known =
        traceparent.startsWith(VERSION)
            ? traceparent
            : VERSION + traceparent.substring(VERSION.length(), LENGTH);
    return new TraceContext(known, keepState ? tracestate : "");
  }

  /** A new context, not sampled. */
  public static TraceContext fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    StringBuilder text = new StringBuilder(LENGTH).append("00-");
    text.append(hex.toHexDigits(random.nextLong() | 1)).append(hex.toHexDigits(random.nextLong()));
    text.append('-').append(hex.toHexDigits(random.nextLong() | 1)).append("-00");
    return new TraceContext(text.toString(), "");
  }

  /** A context in the form of the recommendation, version 00. */
  public static TraceContext of(String traceId, String parentId, boolean sampled, String state) {
    return new TraceContext("00-" + traceId + "-" + parentId + (sampled ? "-01" : "-00"), state);
  }

  /** The 32 hexadecimal digits under which logs and errors name the call. */
  public String traceId() {
    return traceparent.substring(TRACE_ID, PARENT_ID - 1);
  }

  /** The 16 hexadecimal digits of whoever passed the call on. */
  public String parentId() {
    return traceparent.substring(PARENT_ID, FLAGS - 1);
  }

  /** Whether whoever began the trace wants it recorded. */
  public boolean sampled() {
    return (Character.digit(traceparent.charAt(LENGTH - 1), 16) & 1) != 0;
  }

  /** Whether a header names a trace. */
  public static boolean sound(String traceparent) {
    return traceparent != null && wellFormed(traceparent);
  }

  private static boolean wellFormed(String text) {
    return text.length() >= LENGTH
        && fitsVersion(text)
        && text.charAt(TRACE_ID - 1) == '-'
        && text.charAt(PARENT_ID - 1) == '-'
        && text.charAt(FLAGS - 1) == '-'
        && hexadecimal(text, TRACE_ID, PARENT_ID - 1)
        && hexadecimal(text, PARENT_ID, FLAGS - 1)
        && hexadecimal(text, FLAGS, LENGTH)
        && !zeros(text, TRACE_ID, PARENT_ID - 1)
        && !zeros(text, PARENT_ID, FLAGS - 1);
  }

  /** A later version may say more after another dash; what this version knows of it counts. */
  private static boolean fitsVersion(String text) {
    return text.startsWith(VERSION)
        ? text.length() == LENGTH
        : hexadecimal(text, 0, VERSION.length())
            && !text.startsWith(NO_VERSION)
            && (text.length() == LENGTH || text.charAt(LENGTH) == '-');
  }

  private static boolean hexadecimal(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static boolean zeros(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) != '0') {
        return false;
      }
    }
    return true;
  }
}
