package io.pronto.chain.client;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When a call that is not answered yet is sent to a second instance too: after the 95th percentile
 * of what its release took lately, and not before {@code atLeast}. Rests while the chain sheds
 * load. Any thread.
 */
public final class Hedging {

  private static final long REST = TimeUnit.SECONDS.toNanos(1);
  private static final int MOST_RELEASES = 10_000;
  private static final int PART = 128;
  private static final int UP = 19;

  private final long atLeast;
  private final ConcurrentMap<String, AtomicLong> percentiles = new ConcurrentHashMap<>();
  private volatile boolean shedding; // at least once
  private volatile long shedAt;

  /** Hedges no earlier than after so long. */
  public Hedging(Duration atLeast) {
    this.atLeast = atLeast.toNanos();
  }

  /** Nanoseconds after which a call to this release is sent again. */
  long delay(String release) {
    AtomicLong percentile = percentiles.get(release);
    return percentile == null ? atLeast : Math.max(atLeast, percentile.get());
  }

  /** A call to this release was answered after so many nanoseconds. */
  void answered(String release, long nanos) {
    AtomicLong percentile = percentiles.get(release);
    if (percentile == null) {
      if (percentiles.size() < MOST_RELEASES) {
        percentiles.putIfAbsent(release, new AtomicLong(Math.max(PART, nanos)));
      }
      return;
    }
    long known = percentile.get();
    long step = known / PART;
    percentile.set(nanos > known ? known + step * UP : Math.max(PART, known - step));
  }

  /** The chain refused a call for want of room. */
  void shed(long now) {
    shedAt = now;
    shedding = true;
  }

  /** Whether calls are sent once only for now. */
  boolean rests(long now) {
    return shedding && now - shedAt <= REST;
  }
}
