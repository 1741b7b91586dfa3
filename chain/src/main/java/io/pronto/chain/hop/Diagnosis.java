package io.pronto.chain.hop;

import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import java.util.ArrayList;
import java.util.List;

/**
 * What one hop learns of one call: which release it means, and its times and deadlines, first what
 * this hop saw, then what the hops below reported. Written by one thread at a time: where a call is
 * sent twice, when it is first sent, and by the try that decides.
 */
public final class Diagnosis {

  private static final long NO_DEADLINE = -1;

  private final Hop hop;
  private final long started;
  private final long leftNanos;
  private List<Phase> phases = List.of();
  private ReleaseId release;
  private long rows;
  private long sent;
  private long answered;
  private String belowTiming = "";
  private String belowDeadlines = "";

  /**
   * A part of the time in this hop.
   *
   * @param name what was done
   * @param from monotonic nanoseconds
   * @param to monotonic nanoseconds
   */
  public record Phase(String name, long from, long to) {}

  /**
   * Starts at the arrival of a call.
   *
   * @param now monotonic nanoseconds
   * @param leftNanos time left for the call, or -1 where it has no deadline
   */
  public Diagnosis(Hop hop, long now, long leftNanos) {
    this.hop = hop;
    this.started = now;
    this.leftNanos = leftNanos;
  }

  /** The call was found to mean this release, with so many rows. */
  public void means(ReleaseId meant, long sentRows) {
    release = meant;
    rows = sentRows;
  }

  /** The release that the call means; {@code null} where there is none, or not yet. */
  public ReleaseId release() {
    return release;
  }

  /** Rows of the call. */
  public long rows() {
    return rows;
  }

  /** When the call arrived, in monotonic nanoseconds. */
  public long started() {
    return started;
  }

  /** Keeps a part of the time. */
  public void phase(String name, long from, long to) {
    List<Phase> more = new ArrayList<>(phases);
    more.add(new Phase(name, from, to));
    phases = List.copyOf(more); // whoever ends a cancelled call may read at the same time
  }

  /** The parts that were kept, in the order in which they ended. */
  public List<Phase> phases() {
    return phases;
  }

  /** The call goes on to the next hop, for the first time. */
  public void sent(long now) {
    sent = now;
  }

  /** The next hop answered or failed, and reported this of itself and the hops below it. */
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
    String own = hop.text() + ";dur=" + Milliseconds.text(now - started - waited);
    return belowTiming.isEmpty() ? own : own + ", " + belowTiming;
  }

  /**
   * Milliseconds of the deadline left when the call reached each hop: {@code gateway=299.8,
   * preprocessor=290.5, …}.
   */
  public String deadlines() {
    String own =
        hop.text() + "=" + (leftNanos <= NO_DEADLINE ? "none" : Milliseconds.text(leftNanos));
    return belowDeadlines.isEmpty() ? own : own + ", " + belowDeadlines;
  }
}
