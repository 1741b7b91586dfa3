package io.pronto.gateway.rest;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * What all bodies together may take of the memory: first while they arrive and wait, then while
 * they are worked on. Any thread.
 */
final class BodyBudget {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long IDLE = 32L * 1024 * 1024;

  private static final long WORK = 16L * 1024 * 1024;

  private final ByteBudget bytes;
  private final ByteBudget work = new ByteBudget(WORK, Integer.MAX_VALUE);
  private final BodyArrays arrays = new BodyArrays(IDLE);

  /**
   * A budget.
   *
   * @param capacity bytes of bodies at a time
   * @param places bodies that may wait
   */
  BodyBudget(long capacity, int places) {
    this.bytes = new ByteBudget(capacity, places);
  }

  BodyArrays arrays() {
    return arrays;
  }

  Optional<ByteBudget.Claim> claim(long wanted, Runnable met) {
    return bytes.claim(wanted, met);
  }

  /**
   * Does what makes an answer of a body that has arrived, once there are not too many bytes at
   * work: what is read, sent on and written for a body takes several times as much memory as
   * itself. A small body need not wait.
   *
   * @return what is run when the answer is there
   */
  Runnable work(int length, Runnable task) {
    if (length <= Arrival.SMALL) {
      task.run();
      return () -> {};
    }
    // All that waits has arrived, and so is bounded.
    return work.claim(length, task).orElseThrow()::end;
  }

  /** Runs a task on this thread once a body has waited too long. */
  void later(Context context, Runnable task) {
    var _ = context.owner().setTimer(PATIENCE.toMillis(), _ -> task.run());
  }
}
