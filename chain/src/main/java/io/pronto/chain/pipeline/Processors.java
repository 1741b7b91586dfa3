package io.pronto.chain.pipeline;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.failure.Failure;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides where work is done: on the calling thread while it is known to be cheap and nothing
 * waits, else on one thread a core behind a bounded queue. A full queue refuses.
 */
public final class Processors implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofMillis(100);
  private static final int CLOSE_SECONDS = 10;

  private final Ticker ticker;
  private final ThreadPoolExecutor threads;

  /**
   * Processors.
   *
   * @param cores threads
   * @param queue calls that may wait
   */
  public Processors(int cores, int queue, Ticker ticker) {
    this.ticker = ticker;
    this.threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name("pronto-work-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Does the work, and learns what it costs.
   *
   * @param bytes size of the input
   * @param hop named in failures
   * @return a stage that is complete where the work was done on this thread; else it completes on a
   *     thread of the pool
   * @throws io.pronto.chain.hop.failure.FailureException at once, if the queue is full; else what
   *     the work throws
   */
  public <T> CompletionStage<T> run(
      CostEstimate cost, long bytes, Hop hop, Call call, Supplier<T> work) {
    if (cost.cheap(bytes) && threads.getQueue().isEmpty()) {
      return CompletableFuture.completedFuture(timed(cost, bytes, work));
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(() -> later(result, cost, bytes, hop, call, work));
    } catch (RejectedExecutionException e) {
      throw new Failure.Overloaded(hop.text(), RETRY_AFTER).asException();
    }
    return result;
  }

  private <T> void later(
      CompletableFuture<T> result,
      CostEstimate cost,
      long bytes,
      Hop hop,
      Call call,
      Supplier<T> work) {
    if (call.expired()) {
      result.completeExceptionally(new Failure.DeadlinePassed(hop.text()).asException());
    } else if (call.cancelled()) {
      result.completeExceptionally(new Failure.CallerGone(hop.text()).asException());
    } else {
      T done;
      try {
        done = timed(cost, bytes, work);
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(e);
        return;
      }
      result.complete(done);
    }
  }

  private <T> T timed(CostEstimate cost, long bytes, Supplier<T> work) {
    long started = ticker.nanos();
    T done = work.get();
    cost.took(bytes, ticker.nanos() - started);
    return done;
  }

  /** Calls that wait. */
  public int waiting() {
    return threads.getQueue().size();
  }

  /** Takes no more work and waits for what is under way. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
