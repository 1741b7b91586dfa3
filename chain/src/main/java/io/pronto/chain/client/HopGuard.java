package io.pronto.chain.client;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.wire.Answer;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The circuit breaker and the bulkhead around one hop. The breaker opens when nearly all of the
 * last calls failed by the hop's own doing; that single instances fail is the business of the
 * balancing policy. Only what the hop answered is a success to it: calls that this side gave up
 * count for nothing, also as trials. Any thread.
 *
 * <pre>
 *          enough of the last calls failed             after the delay
 * CLOSED ---------------------------------> OPEN -----------------------> HALF_OPEN
 *   ^                                        ^                             |     |
 *   |                                        +--------- a trial failed ----+     |
 *   +---------------------------- all trials succeeded --------------------------+
 * </pre>
 */
public final class HopGuard implements Guard {

  private static final Logger LOG = Logger.getLogger(HopGuard.class);
  private static final TypeLiteral<CompletionStage<Answer>> ANSWER = new TypeLiteral<>() {};

  private final Hop hop;
  private final Rules rules;
  private final String name;
  private final TypedGuard<CompletionStage<Answer>> guard;
  private final Verdicts verdicts = new Verdicts();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong full = new AtomicLong();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong prevented = new AtomicLong();
  private volatile State state = State.CLOSED;
  private volatile long since = System.currentTimeMillis();
  private volatile String reason = "";
  private volatile String lastFailure = "";

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

  /** A closed breaker. */
  public HopGuard(Hop hop, Rules rules) {
    this.hop = hop;
    this.rules = rules;
    this.name = "pronto-" + hop + "-" + UUID.randomUUID();
    this.guard =
        TypedGuard.create(ANSWER)
            .withDescription(name)
            .withCircuitBreaker()
            .name(name)
            .requestVolumeThreshold(rules.calls())
            .failureRatio(rules.share())
            .delay(rules.delay().toMillis(), ChronoUnit.MILLIS)
            .successThreshold(rules.trials())
            .onStateChange(this::changed)
            .onPrevented(prevented::incrementAndGet)
            .done()
            .build();
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
    CompletableFuture<Answer> result = new CompletableFuture<>();
    Verdicts.Verdict left = verdicts.takeOver();
    if (left == null) {
      admit(action, result);
    } else {
      run(action, left, result);
    }
    return result;
  }

  /**
   * Where this is called on a thread of Vert.x, the breaker lets pass or refuses a little later.
   */
  private void admit(Supplier<CompletionStage<Answer>> action, CompletableFuture<Answer> result) {
    var _ =
        guard
            .get(
                () -> {
                  Verdicts.Verdict verdict = verdicts.begin();
                  run(action, verdict, result);
                  return verdict.told();
                })
            .whenComplete(
                (_, error) -> {
                  if (error != null && causeOf(error) instanceof CircuitBreakerOpenException) {
                    underWay.decrementAndGet();
                    result.completeExceptionally(
                        new Failure.HopGuardOpen(hop.text(), rules.delay()).asException());
                  }
                });
  }

  private void run(
      Supplier<CompletionStage<Answer>> action,
      Verdicts.Verdict verdict,
      CompletableFuture<Answer> result) {
    var _ =
        started(action)
            .whenComplete(
                (answer, error) -> {
                  underWay.decrementAndGet();
                  if (error == null) {
                    verdict.good();
                    result.complete(answer);
                  } else {
                    Throwable cause = causeOf(error);
                    judge(cause, verdict);
                    result.completeExceptionally(cause);
                  }
                });
  }

  /** Whatever it throws fails the call: its place must be given back. */
  private static CompletionStage<Answer> started(Supplier<CompletionStage<Answer>> action) {
    try {
      return Objects.requireNonNull(action.get(), "the stage of a call");
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Throwable causeOf(Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }

  private void judge(Throwable error, Verdicts.Verdict verdict) {
    if (error instanceof HopFailedException failed) {
      lastFailure = failed.failure().text();
      verdict.failed(failed);
    } else if (error instanceof FailureException answer && answered(answer.failure())) {
      verdict.good();
    } else {
      verdict.leave();
    }
  }

  /**
   * Whether the hop said so itself, as with bad requests and what failed below it. A call that was
   * cancelled, or failed for which the hop is not to blame, may never have reached it.
   */
  private boolean answered(Failure failure) {
    return !(failure instanceof Failure.CallerGone) && !OwnFailure.of(failure, hop);
  }

  private void changed(CircuitBreakerState to) {
    verdicts.changed();
    State next = State.valueOf(to.name());
    reason =
        next == State.OPEN
            ? "at least %d %% of the last %d calls failed; the last: %s"
                .formatted(Math.round(rules.share() * 100), rules.calls(), lastFailure)
            : "";
    since = System.currentTimeMillis();
    state = next;
    if (next == State.OPEN) {
      opened.incrementAndGet();
      LOG.warnf("the breaker of %s opened: %s", hop, reason);
    } else {
      LOG.infof("the breaker of %s is now %s", hop, next.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Which hop it guards. */
  public Hop hop() {
    return hop;
  }

  /** Its state now. */
  public State state() {
    return state;
  }

  /** When it came into its state, in milliseconds since 1970. */
  public long since() {
    return since;
  }

  /** Why it is open; empty otherwise. */
  public String reason() {
    return reason;
  }

  /** How often it opened. */
  public long opened() {
    return opened.get();
  }

  /** How many calls the breaker refused. */
  public long prevented() {
    return prevented.get();
  }

  /** How many calls were refused because too many were under way. */
  public long full() {
    return full.get();
  }

  /** Calls under way. */
  public int underWay() {
    return underWay.get();
  }

  /** Closes it, as if nothing had failed. */
  public void reset() {
    CircuitBreakerMaintenance.get().reset(name); // which tells nobody
    verdicts.changed();
    if (state != State.CLOSED) {
      changed(CircuitBreakerState.CLOSED);
    }
  }
}
