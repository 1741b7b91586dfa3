package io.pronto.chain.hop;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The times and deadlines of one call, hop by hop: what this hop saw, then what the hops below
 * reported. Collected only where the caller asked with {@code pronto-debug: 1}. Written by one
 * thread at a time.
 */
public final class Diagnosis {

  private final String hop;
  private final long started;
  private final String deadlineLeft;
  private long sent;
  private long answered;
  private String belowTiming = "";
  private String belowDeadlines = "";

  /**
   * Starts at the arrival of a call.
   *
   * @param now monotonic nanoseconds
   * @param leftNanos time left for the call, or -1 where it has no deadline
   */
  public Diagnosis(Hop hop, long now, long leftNanos) {
    this.hop = hop.text();
    this.started = now;
    this.deadlineLeft = leftNanos < 0 ? "none" : milliseconds(leftNanos);
  }

  /** The call went on to the next hop. */
  public void sent(long now) {
    sent = now;
  }

  /** The next hop answered, and reported this of itself and the hops below it. */
  public void answered(long now, String timing, String deadlines) {
    answered = now;
    belowTiming = timing == null ? "" : timing;
    belowDeadlines = deadlines == null ? "" : deadlines;
  }

  /**
   * Time spent in each hop itself, in the form of the HTTP header {@code Server-Timing}: {@code
   * gateway;dur=0.021, preprocessor;dur=…} in milliseconds. The way between hops is in none of
   * them.
   */
  public String timing(long now) {
    long waited = answered > sent ? answered - sent : 0;
    String own = hop + ";dur=" + milliseconds(now - started - waited);
    return belowTiming.isEmpty() ? own : own + ", " + belowTiming;
  }

  /**
   * Milliseconds of the deadline left when the call reached each hop: {@code gateway=299.8,
   * preprocessor=290.5, …}.
   */
  public String deadlines() {
    String own = hop + "=" + deadlineLeft;
    return belowDeadlines.isEmpty() ? own : own + ", " + belowDeadlines;
  }

  private static String milliseconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / (double) TimeUnit.MILLISECONDS.toNanos(1));
  }
}
