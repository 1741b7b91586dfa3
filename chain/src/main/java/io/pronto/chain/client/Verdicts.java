package io.pronto.chain.client;

import io.pronto.core.failure.FailureException;
import io.pronto.wire.Answer;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What calls tell a breaker of their hop. The breaker waits for one verdict from each call that it
 * lets pass, for ever if need be, and while half open it lets only so many pass. So a call that
 * ends without having learned anything leaves its verdict to the next call. Any thread.
 */
final class Verdicts {

  private final Queue<Verdict> left = new ConcurrentLinkedQueue<>();
  private final AtomicInteger phase = new AtomicInteger();

  /** One verdict: {@link #good}, {@link #failed} or {@link #leave}, once. */
  final class Verdict {

    private final CompletableFuture<Answer> told = new CompletableFuture<>();
    private final int begun = phase.get();

    private Verdict() {}

    /** Completes with the verdict. */
    CompletionStage<Answer> told() {
      return told;
    }

    /** The hop answered. */
    void good() {
      told.complete(null);
    }

    /** The hop failed. */
    void failed(FailureException failure) {
      told.completeExceptionally(failure);
    }

    /** Nothing was learned of the hop. */
    void leave() {
      if (begun == phase.get()) {
        left.add(this);
      } else {
        forget();
      }
    }

    /**
     * The breaker takes no notice of a verdict on a state that it has left. Should it be in that
     * state after all, since it changes before it says so, a trial that failed does less harm than
     * one that never ends.
     */
    private void forget() {
      told.cancel(false);
    }
  }

  /** For a call that the breaker lets pass now. */
  Verdict begin() {
    return new Verdict();
  }

  /** One that a call left since the breaker came into its state, or {@code null}. */
  Verdict takeOver() {
    Verdict verdict = left.poll();
    while (verdict != null && verdict.begun != phase.get()) {
      verdict.forget();
      verdict = left.poll();
    }
    return verdict;
  }

  /** The breaker came into another state: verdicts that were left say nothing to that one. */
  void changed() {
    phase.incrementAndGet();
  }
}
