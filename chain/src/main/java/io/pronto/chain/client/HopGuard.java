package io.pronto.chain.client;

import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The bulkhead around one hop, and within it the {@link Breaker}. Any thread. */
public final class HopGuard implements Guard {

  private final Hop hop;
  private final Rules rules;
  private final Breaker breaker;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong full = new AtomicLong();

  /**
   * The numbers of a guard.
   *
   * @param calls how many of the last calls count
   * @param share of them that must have failed to open the breaker, 0 to 1
   * @param delay how long it stays open before calls are tried again
   * @param trials that must succeed to close it
   * @param concurrent calls that may be under way
   */
  public record Rules(int calls, double share, Duration delay, int trials, int concurrent) {}

  /** The states of a breaker. */
  public enum State {
    CLOSED,
    HALF_OPEN,
    OPEN
  }

  /** With a closed breaker. */
  public HopGuard(Hop hop, Rules rules) {
    this.hop = hop;
    this.rules = rules;
    this.breaker = new Breaker(hop, rules);
  }

  /**
   * The bulkhead stands outside: what it refuses would be a success to the breaker, and a hop that
   * hangs would never open it.
   */
  @Override
  public CompletionStage<Answer> call(Supplier<CompletionStage<Answer>> action) {
    if (underWay.incrementAndGet() > rules.concurrent()) {
      underWay.decrementAndGet();
      full.incrementAndGet();
      return CompletableFuture.failedFuture(
          new Failure.Overloaded(hop.text(), rules.delay()).asException());
    }
    Guarded call = new Guarded(action);
    breaker.admit(call);
    return call.result;
  }

  /** One call that has a place. */
  private final class Guarded implements Breaker.Caller, BiConsumer<Answer, Throwable> {

    private final Supplier<CompletionStage<Answer>> action;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private Verdicts.Verdict verdict;

    Guarded(Supplier<CompletionStage<Answer>> action) {
      this.action = action;
    }

    @Override
    public void passes(Verdicts.Verdict toGive) {
      verdict = toGive;
      var _ = started(action).whenComplete(this);
    }

    @Override
    public void refused() {
      underWay.decrementAndGet();
      result.completeExceptionally(
          new Failure.HopGuardOpen(hop.text(), rules.delay()).asException());
    }

    @Override
    public void accept(Answer answer, Throwable error) {
      underWay.decrementAndGet();
      Throwable cause = causeOf(error);
      breaker.judge(cause, verdict);
      if (cause == null) {
        result.complete(answer);
      } else {
        result.completeExceptionally(cause);
      }
    }
  }

  /** Whatever it throws fails the call: its place must be given back. */
  private static CompletionStage<Answer> started(Supplier<CompletionStage<Answer>> action) {
    try {
      return Objects.requireNonNull(action.get(), "the stage of a call");
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What a stage failed with, without what stages put around it; {@code null} for nothing. */
  static Throwable causeOf(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  /** Which hop it guards. */
  public Hop hop() {
    return hop;
  }

  /** The state of the breaker now. */
  public State state() {
    return breaker.state();
  }

  /** When it came into its state, in milliseconds since 1970. */
  public long since() {
    return breaker.since();
  }

  /** Why it is open; empty otherwise. */
  public String reason() {
    return breaker.reason();
  }

  /** How often it opened. */
  public long opened() {
    return breaker.opened();
  }

  /** How many calls the breaker refused. */
  public long prevented() {
    return breaker.prevented();
  }

  /** How many calls were refused because too many were under way. */
  public long full() {
    return full.get();
  }

  /** Calls under way. */
  public int underWay() {
    return underWay.get();
  }

  /** Closes the breaker, as if nothing had failed. */
  public void reset() {
    breaker.reset();
  }
}
