package io.pronto.chain.balancing;

import io.grpc.CallOptions;

/**
 * One sending of a call: what the policy needs to choose an instance, which one it chose, and how
 * it ended there. One for each sending. Any thread: a call that waits for a connection may end
 * while one is chosen for it.
 */
public final class Attempt {

  /** Where a call carries its attempt. */
  public static final CallOptions.Key<Attempt> KEY = CallOptions.Key.create("pronto-attempt");

  private final Fleet fleet;
  private final String release;
  private final Instance avoid;
  private final TypicalLatencies.Typical typical;
  private final Runnable onSilence;
  private volatile Connection connection;
  private volatile long sent;
  private boolean over;

  /** How an attempt ended, from the view of the instance that it was sent to. */
  public enum End {
    /** Answered well. */
    GOOD,
    /** Answered with a failure that is not the instance's own. */
    OTHER,
    /** Refused quickly, for want of room, of the release, or of what lies behind the instance. */
    REFUSED,
    /** Failed by the instance itself. */
    FAILED,
    /** Failed without a sign of life: the connection was lost or the time was over. */
    LOST,
    /** Given up by this side before an answer. */
    GIVEN_UP,
    /** Ended by this side, which had stood still itself: it says nothing of the instance. */
    UNJUDGED
  }

  Attempt(
      Fleet fleet,
      String release,
      Instance avoid,
      TypicalLatencies.Typical typical,
      Runnable onSilence) {
    this.fleet = fleet;
    this.release = release;
    this.avoid = avoid;
    this.typical = typical;
    this.onSilence = onSilence;
    this.sent = fleet.now();
  }

  /** Nothing has been heard for too long on the connection that it went by. */
  void waitsInSilence() {
    onSilence.run();
  }

  /** The release that the call is for; empty for any. */
  String release() {
    return release;
  }

  /** What a good answer for its release usually takes. */
  TypicalLatencies.Typical typical() {
    return typical;
  }

  /** The same in nanoseconds; a guess where there was none yet. */
  public double typicalNanos() {
    return typical.nanos();
  }

  /** The instance that is chosen only where there is no other; {@code null} for none. */
  Instance avoid() {
    return avoid;
  }

  /**
   * The connection was chosen. A second choice replaces the first, which was not used; one for a
   * call that is over counts for nothing.
   */
  synchronized void goes(Connection chosen, long now) {
    if (over) {
      return;
    }
    Connection before = connection;
    if (before != null) {
      before.withdrawn(this);
    }
    connection = chosen;
    sent = now;
    chosen.sent(this, now);
  }

  /** The instance it was sent to, or {@code null} where none was there. */
  public Instance instance() {
    Connection chosen = connection;
    return chosen == null ? null : chosen.instance();
  }

  /** Nanoseconds since it was sent, or since it was begun where it was not. */
  public long age(long now) {
    return now - sent;
  }

  /** It is over. */
  public void ended(End end, long now) {
    Connection used;
    synchronized (this) {
      used = over ? null : connection;
      over = true;
    }
    if (used != null) {
      fleet.ended(this, used, end, now);
    }
  }
}
