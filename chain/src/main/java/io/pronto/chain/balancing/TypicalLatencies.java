package io.pronto.chain.balancing;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * What good answers usually take: of each release, and of all together, which is the guess for one
 * that has not been answered yet. Any thread; a sample may be lost to another one.
 */
final class TypicalLatencies {

  private static final double FIRST_GUESS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double WEIGHT = 0.02;
  private static final int MOST_RELEASES = 10_000;

  private final Typical all = new Typical();
  private final ConcurrentMap<String, Typical> releases = new ConcurrentHashMap<>();

  /** A slow moving average. */
  static final class Typical {

    private volatile double nanos;

    /** In nanoseconds; a guess where there was no answer yet. */
    double nanos() {
      double known = nanos;
      return known == 0 ? FIRST_GUESS : known;
    }

    private void record(long sample) {
      double known = nanos;
      nanos = known == 0 ? sample : known + WEIGHT * (sample - known);
    }
  }

  /** Of this release, or of all where it is not known. */
  Typical of(String release) {
    Typical known = releases.get(release);
    return known == null ? all : known;
  }

  /** Of all. */
  Typical all() {
    return all;
  }

  /**
   * A call was answered well after so many nanoseconds.
   *
   * @param known what {@link #of} gave for it when it was sent
   */
  @SuppressWarnings("ReferenceEquality") // the very one of all
  void answered(String release, Typical known, long nanos) {
    all.record(nanos);
    if (known != all) {
      known.record(nanos);
    } else if (releases.containsKey(release) || releases.size() < MOST_RELEASES) {
      releases.computeIfAbsent(release, key -> new Typical()).record(nanos);
    }
  }
}
