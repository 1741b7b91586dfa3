package io.pronto.gateway.rest;

import io.pronto.core.json.Document;
import io.vertx.core.Context;
import java.time.Duration;
import java.util.Optional;

/**
 * What all bodies together may take of the memory: first while they arrive and wait, then while
 * they are worked on. Any thread.
 */
final class BodyBudget {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long WORK_OF_A_CORE = 4L * 1024 * 1024;
  private static final long LEAST_WORK = 8L * 1024 * 1024;
  private static final int PART_OF_HEAP = 8;

  private final ByteBudget bytes;
  private final ByteBudget work;
  private final BodyArrays arrays;

  /**
   * A budget.
   *
   * @param capacity bytes of bodies at a time
   * @param places bodies that may wait
   * @param cores that work on them: more bodies at work than keep them busy only take memory
   */
  BodyBudget(long capacity, int places, int cores) {
    this.work = new ByteBudget(Math.max(LEAST_WORK, cores * WORK_OF_A_CORE), Integer.MAX_VALUE);
    this.bytes = new ByteBudget(capacity, places);
    // As many as may be in use, where the heap is large enough: an array that is dropped after a
    // rush has lived long enough to be among what the collector looks at last.
    long heap = Runtime.getRuntime().maxMemory();
    this.arrays = new BodyArrays(Math.min(capacity, heap / PART_OF_HEAP));
  }

  BodyArrays arrays() {
    return arrays;
  }

  /** A body in an array of its own, or in one of {@link #arrays} where that is not a small one. */
  Body body(Document document) {
    return new Body(document, document.bytes().length > Arrival.SMALL ? arrays : null);
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
