package io.pronto.chain.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One connection to an instance. Knows for how long calls on it have met silence, so that a frozen
 * peer or a dead line is seen. Any thread.
 */
final class Connection {

  private static final int LATE_FACTOR = 2;
  private static final int OVERDUE_FACTOR = 20;

  private final Instance instance;
  private final Subchannel subchannel;
  private final PickResult result;
  private final long silenceNanos;
  private final Set<Attempt> attempts = new HashSet<>();
  private volatile boolean waiting;
  private volatile long waitingSince;
  private volatile double unanswered; // 1 is too long
  private volatile boolean replaced;
  private long countedUntil;
  private boolean closed;

  Connection(Instance instance, Subchannel subchannel, long silenceNanos) {
    this.instance = instance;
    this.subchannel = subchannel;
    this.result = PickResult.withSubchannel(subchannel);
    this.silenceNanos = silenceNanos;
  }

  Instance instance() {
    return instance;
  }

  Subchannel subchannel() {
    return subchannel;
  }

  PickResult result() {
    return result;
  }

  void sent(Attempt attempt, long now) {
    instance.sent();
    synchronized (this) {
      if (attempts.isEmpty()) {
        waitingSince = now;
        waiting = true;
      }
      attempts.add(attempt);
    }
  }

  /** A call went elsewhere, or its end says nothing of this connection. */
  void withdrawn(Attempt attempt) {
    instance.ended();
    synchronized (this) {
      remove(attempt);
    }
  }

  /** A call ended with an answer of the peer. */
  void heard(Attempt attempt, long now) {
    instance.ended();
    synchronized (this) {
      unanswered = 0;
      waitingSince = now;
      remove(attempt);
    }
  }

  /**
   * A call ended without one. That counts against the connection where the call was late: the time
   * it waited, as a part of the time that is too long for its release. The times of calls that
   * follow each other add up, and no moment counts twice.
   */
  void unheard(Attempt attempt, long now) {
    instance.ended();
    synchronized (this) {
      long alone = silenceMetBy(attempt, now);
      if (alone > LATE_FACTOR * attempt.typicalNanos()) {
        long more = unanswered == 0 ? alone : Math.min(alone, now - countedUntil);
        unanswered += more / tooLong(attempt, silenceNanos);
        countedUntil = now;
      }
      remove(attempt);
    }
  }

  private void remove(Attempt attempt) {
    attempts.remove(attempt);
    waiting = !attempts.isEmpty();
  }

  /** Nanoseconds for which calls have waited without a sign of life. */
  long silence(long now) {
    return waiting ? Math.max(0, now - waitingSince) : 0;
  }

  /** For how long a call has waited itself, and nothing was heard. */
  private long silenceMetBy(Attempt attempt, long now) {
    return Math.min(attempt.age(now), now - waitingSince);
  }

  /** The calls that have waited in silence for far longer than their releases take. */
  List<Attempt> overdue(long least, long now) {
    if (silence(now) <= least) {
      return List.of();
    }
    synchronized (this) {
      return attempts.stream()
          .filter(attempt -> (double) silenceMetBy(attempt, now) > tooLong(attempt, least))
          .toList();
    }
  }

  /** How long a call may wait in silence: so long, or far longer than its release takes. */
  private static double tooLong(Attempt attempt, long least) {
    return Math.max((double) least, OVERDUE_FACTOR * attempt.typicalNanos());
  }

  /** Whether calls that it left unanswered have met silence for too long in all. */
  boolean mute() {
    return unanswered > 1;
  }

  /** Marks it as one that another takes the place of; whether this call was the first to. */
  synchronized boolean replace() {
    if (closed || replaced) {
      return false;
    }
    replaced = true;
    instance.fellMute();
    return true;
  }

  /** Whether another takes its place. */
  boolean replaced() {
    return replaced;
  }

  /** It takes no more calls; those under way go on. */
  synchronized void close() {
    if (!closed && replaced) {
      instance.muteGone();
    }
    closed = true;
  }

  /** Whether it takes no more calls and has none. */
  synchronized boolean over() {
    return closed && attempts.isEmpty();
  }
}
