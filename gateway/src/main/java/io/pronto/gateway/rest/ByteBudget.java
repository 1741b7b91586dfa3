package io.pronto.gateway.rest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many bytes may be in use at a time. Who wants more than are left waits, in order; a claim for
 * more than there are at all is met when nobody else holds any. Any thread.
 */
final class ByteBudget {

  private final long capacity;
  private final int places;
  private final ArrayDeque<Claim> waiting = new ArrayDeque<>();
  private long used;

  /**
   * A budget.
   *
   * @param capacity bytes in use at a time
   * @param places claims that may wait; one more is refused
   */
  ByteBudget(long capacity, int places) {
    this.capacity = capacity;
    this.places = places;
  }

  /**
   * Claims bytes.
   *
   * @param met run once when they may be used: at once on this thread, or later on the thread of
   *     one who gives bytes back
   * @return nothing where too many wait already; else what must be {@link Claim#end ended} once
   */
  Optional<Claim> claim(long bytes, Runnable met) {
    Claim claim = new Claim(bytes, met);
    synchronized (this) {
      if (!waiting.isEmpty() || !fits(bytes)) {
        if (waiting.size() >= places) {
          return Optional.empty();
        }
        waiting.add(claim);
        return Optional.of(claim);
      }
      claim.hold();
    }
    met.run();
    return Optional.of(claim);
  }

  /** Bytes in use. */
  synchronized long used() {
    return used;
  }

  private boolean fits(long bytes) {
    return used == 0 || used + bytes <= capacity;
  }

  /** Bytes that somebody uses, or waits for. */
  final class Claim {

    private final long bytes;
    private final Runnable met;
    private boolean held;
    private boolean ended;

    private Claim(long bytes, Runnable met) {
      this.bytes = bytes;
      this.met = met;
    }

    private void hold() {
      held = true;
      used += bytes;
    }

    /** Whether the bytes may be used. */
    boolean held() {
      synchronized (ByteBudget.this) {
        return held;
      }
    }

    /** Gives the bytes back, or waits no longer. Again is nothing. */
    void end() {
      List<Claim> next = new ArrayList<>();
      synchronized (ByteBudget.this) {
        if (ended) {
          return;
        }
        ended = true;
        if (held) {
          used -= bytes;
        } else {
          waiting.remove(this);
        }
        while (!waiting.isEmpty() && fits(waiting.peek().bytes)) {
          Claim first = waiting.poll();
          first.hold();
          next.add(first);
        }
      }
      next.forEach(claim -> claim.met.run());
    }
  }
}
