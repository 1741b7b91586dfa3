package io.pronto.chain.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One connection to an instance. Knows for how long calls on it have met silence, so that a frozen
 * peer or a dead line is seen without a timer. Any thread.
 */
final class Connection {

  private final Instance instance;
  private final Subchannel subchannel;
  private final PickResult result;
  private final long silenceNanos;
  private final Set<Attempt> attempts = new HashSet<>();
  private volatile boolean waiting;
  private volatile long waitingSince;
  private volatile long waited;
  private volatile boolean unanswered;
  private volatile boolean replaced;

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
        waitingSince = now - waited;
        waiting = true;
      }
      attempts.add(attempt);
    }
  }

  /** A call that was to go here went elsewhere. */
  void withdrawn(Attempt attempt) {
    instance.ended();
    synchronized (this) {
      attempts.remove(attempt);
      waiting = !attempts.isEmpty();
    }
  }

  /** A call ended with an answer of the peer. */
  void heard(Attempt attempt, long now) {
    instance.ended();
    synchronized (this) {
      unanswered = false;
      waited = 0;
      waitingSince = now;
      attempts.remove(attempt);
      waiting = !attempts.isEmpty();
    }
  }

  /** A call ended without one. Silence goes on while there are others, and with the next one. */
  void unheard(Attempt attempt, long now) {
    instance.ended();
    synchronized (this) {
      unanswered = true;
      attempts.remove(attempt);
      if (attempts.isEmpty()) {
        waited = now - waitingSince;
        waiting = false;
      }
    }
  }

  /** Nanoseconds for which calls have waited without a sign of life. */
  long silence(long now) {
    return waiting ? Math.max(0, now - waitingSince) : 0;
  }

  /** Tells the calls that wait on it that they wait in silence. */
  void tellSilence() {
    List<Attempt> told;
    synchronized (this) {
      told = new ArrayList<>(attempts);
    }
    told.forEach(Attempt::waitsInSilence);
  }

  /** Whether it left a call unanswered, and calls have met silence on it for too long. */
  boolean mute(long now) {
    return unanswered && (waiting ? now - waitingSince : waited) > silenceNanos;
  }

  /** Marks it as one that another takes the place of; whether this call was the first to. */
  synchronized boolean replace() {
    boolean first = !replaced;
    replaced = true;
    return first;
  }

  /** Whether another takes its place. */
  boolean replaced() {
    return replaced;
  }
}
