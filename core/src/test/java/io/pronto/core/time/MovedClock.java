package io.pronto.core.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. */
public final class MovedClock implements Ticker {

  private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());

  @Override
  public long nanos() {
    return now.get();
  }

  /** Moves it on; returns the new time. */
  public long advance(Duration time) {
    return now.addAndGet(time.toNanos());
  }
}
