package io.pronto.chain.balancing;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.Subchannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to an instance. Knows for how long calls on it have met silence, so that a frozen
 * peer or a dead line is seen without a timer. Any thread.
 */
final class Connection {

  private final Instance instance;
  private final Subchannel subchannel;
  private final PickResult result;
  private final long silenceNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
  private volatile boolean waiting;
  private volatile long waitingSince;
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
    attempts.add(attempt);
    pending.incrementAndGet();
    instance.sent();
    if (!waiting) {
      waitingSince = now;
      waiting = true;
    }
  }

  /** A call that was to go here went elsewhere. */
  void withdrawn(Attempt attempt) {
    attempts.remove(attempt);
    instance.ended();
    if (pending.decrementAndGet() == 0 && !unanswered) {
      waiting = false;
    }
  }

  /** A call ended with an answer of the peer. */
  void heard(Attempt attempt, long now) {
    attempts.remove(attempt);
    instance.ended();
    unanswered = false;
    waitingSince = now;
    waiting = pending.decrementAndGet() > 0;
  }

  /** A call ended without one: silence goes on. */
  void unheard(Attempt attempt) {
    attempts.remove(attempt);
    instance.ended();
    pending.decrementAndGet();
    unanswered = true;
  }

  /** Nanoseconds for which calls have waited without a sign of life. */
  long silence(long now) {
    return waiting && pending.get() > 0 ? Math.max(0, now - waitingSince) : 0;
  }

  /** Tells the calls that wait on it that they wait in silence. */
  void tellSilence() {
    attempts.forEach(Attempt::waitsInSilence);
  }

  /** Whether it left a call unanswered and has been silent for too long since. */
  boolean mute(long now) {
    return unanswered && waiting && now - waitingSince > silenceNanos;
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
