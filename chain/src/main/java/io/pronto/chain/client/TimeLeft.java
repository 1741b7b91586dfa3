package io.pronto.chain.client;

import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.pronto.chain.hop.Call;
import java.util.concurrent.TimeUnit;

/** The time that a hop gets for a call: all that is left but what is kept back for the way. */
final class TimeLeft {

  private static final long RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final double RESERVE_SHARE = 0.03;

  private TimeLeft() {}

  /** Whether there is any. The load of the hop does not grow with a call that stays. */
  static boolean any(Call call) {
    Deadline deadline = call.deadline();
    return deadline == null || nanosFor(deadline) > 0;
  }

  /** With the deadline that the hop gets. */
  static CallOptions options(Call call) {
    Deadline deadline = call.deadline();
    return deadline == null
        ? CallOptions.DEFAULT
        : CallOptions.DEFAULT.withDeadlineAfter(nanosFor(deadline), TimeUnit.NANOSECONDS);
  }

  private static long nanosFor(Deadline deadline) {
    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return left - Math.max(RESERVE_NANOS, (long) (left * RESERVE_SHARE));
  }
}
