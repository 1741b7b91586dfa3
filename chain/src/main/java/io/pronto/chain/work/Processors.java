package io.pronto.chain.work;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Decides where work is done: on the calling thread while it is known to be cheap and nothing
 * waits, else on one thread a core behind a bounded queue. A full queue refuses.
 *
 * <p>Work that can never be known to be cheap, as that of heavy steps, has threads and a queue of
 * its own: however much of it there is, other work is not refused for it.
 */
public final class Processors implements AutoCloseable {

  private static final Duration RETRY_AFTER = Duration.ofMillis(100);
  private static final String QUEUE = "queue";
  private static final int CLOSE_SECONDS = 10;

  private final Ticker ticker;
  private final WorkListener listener;
  private final Supplier<Executor> callers;
  private final ThreadPoolExecutor light;
  private final ThreadPoolExecutor heavy;

  /**
   * Processors.
   *
   * @param cores threads, for heavy work and for other work each
   * @param queue calls of each that may wait
   */
  public Processors(int cores, int queue, Ticker ticker) {
    this(cores, queue, ticker, WorkListener.NONE);
  }

  /** The same, with somebody who hears how long work waits and takes. */
  public Processors(int cores, int queue, Ticker ticker, WorkListener listener) {
    this(cores, queue, ticker, listener, () -> Runnable::run);
  }

  /**
   * The same, with calls that go on where they came from.
   *
   * @param callers what runs things on the thread that calls it, asked before work leaves that
   *     thread; where it takes nothing more, the thread of the pool goes on
   */
  public Processors(
      int cores, int queue, Ticker ticker, WorkListener listener, Supplier<Executor> callers) {
    this.ticker = ticker;
    this.listener = listener;
    this.callers = callers;
    this.light = pool("pronto-work-", cores, queue);
    this.heavy = pool("pronto-heavy-", cores, queue);
  }

  private static ThreadPoolExecutor pool(String name, int cores, int queue) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            cores,
            cores,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            Thread.ofPlatform().daemon().name(name, 0).factory());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /**
   * Does the work, and learns what it costs.
   *
   * @param bytes size of the input
   * @param hop named in failures
   * @return a stage that is complete where the work was done on this thread; else it completes on
   *     this thread later, if it is one that can be given things to run, or on one of the pool
   * @throws io.pronto.core.failure.FailureException at once, if the queue is full; else what the
   *     work throws
   */
  public <T> CompletionStage<T> run(
      CostEstimate cost, long bytes, Hop hop, Call call, Supplier<T> work) {
    if (cost.cheap(bytes) && light.getQueue().isEmpty()) {
      return CompletableFuture.completedFuture(timed(cost, bytes, hop, call, work));
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    Executor caller = callers.get();
    long queued = ticker.nanos();
    try {
      (cost.bounded() ? light : heavy)
          .execute(
              () -> {
                waited(hop, call, queued);
                goOn(caller, later(result, cost, bytes, hop, call, work));
              });
    } catch (RejectedExecutionException e) {
      if (call.diagnosis() != null) {
        listener.refused(hop);
      }
      throw new Failure.Overloaded(hop.text(), RETRY_AFTER).asException();
    }
    return result;
  }

  /** On the caller's thread, unless that has ended. */
  private static void goOn(Executor caller, Runnable completion) {
    try {
      caller.execute(completion);
    } catch (RejectedExecutionException e) {
      completion.run();
    }
  }

  /** Does the work, and returns what is left: to tell the result of it. */
  private <T> Runnable later(
      CompletableFuture<T> result,
      CostEstimate cost,
      long bytes,
      Hop hop,
      Call call,
      Supplier<T> work) {
    try {
      if (call.expired()) {
        throw new Failure.DeadlinePassed(hop.text()).asException();
      }
      if (call.cancelled()) {
        throw new Failure.CallerGone(hop.text()).asException();
      }
      T done = timed(cost, bytes, hop, call, work);
      return () -> result.complete(done);
    } catch (RuntimeException | Error e) {
      return () -> result.completeExceptionally(e);
    }
  }

  private void waited(Hop hop, Call call, long queued) {
    if (call.diagnosis() == null) {
      return;
    }
    long now = ticker.nanos();
    listener.waited(hop, now - queued);
    if (call.span().recorded()) {
      call.diagnosis().phase(QUEUE, queued, now);
    }
  }

  private <T> T timed(CostEstimate cost, long bytes, Hop hop, Call call, Supplier<T> work) {
    long started = ticker.nanos();
    T done = work.get();
    long now = ticker.nanos();
    cost.took(bytes, now - started);
    Diagnosis diagnosis = call.diagnosis();
    if (diagnosis != null) {
      listener.worked(hop, diagnosis.release(), now - started);
      if (call.span().recorded()) {
        diagnosis.phase(phaseOf(hop), started, now);
      }
    }
    return done;
  }

  private static String phaseOf(Hop hop) {
    return switch (hop) {
      case GATEWAY -> "json";
      case PREPROCESSOR -> "preprocess";
      case MODEL_SERVER -> "run";
      case POSTPROCESSOR -> "postprocess";
    };
  }

  /** Calls that wait. */
  public int waiting() {
    return waitingLight() + waitingHeavy();
  }

  /** Calls with light work that wait. */
  public int waitingLight() {
    return light.getQueue().size();
  }

  /** Calls with heavy work that wait. */
  public int waitingHeavy() {
    return heavy.getQueue().size();
  }

  /** Takes no more work and waits for what is under way. */
  @Override
  public void close() {
    light.shutdown();
    heavy.shutdown();
    try {
      long end = ticker.nanos() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
      for (ThreadPoolExecutor threads : List.of(light, heavy)) {
        if (!threads.awaitTermination(end - ticker.nanos(), TimeUnit.NANOSECONDS)) {
          threads.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      light.shutdownNow();
      heavy.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
