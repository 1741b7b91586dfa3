package io.pronto.chain.hop.client;

import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.wire.Answer;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
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
 * balancing policy. Any thread.
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
  private final AtomicInteger underWay = new AtomicInteger();
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
            .when(this::counts)
            .onStateChange(this::changed)
            .onPrevented(prevented::incrementAndGet)
            .done()
            .build();
  }

  private boolean counts(Throwable error) {
    if (error instanceof HopFailedException failed) {
      lastFailure = failed.failure().text();
      return true;
    }
    return false;
  }

  /**
   * The bulkhead stands outside: what it refuses would be a success to the breaker, and a hop that
   * hangs would never open it.
   */
  @Override
  public CompletionStage<Answer> call(Supplier<CompletionStage<Answer>> action) {
    CompletableFuture<Answer> result = new CompletableFuture<>();
    if (underWay.incrementAndGet() > rules.concurrent()) {
      underWay.decrementAndGet();
      result.completeExceptionally(new Failure.Overloaded(hop.text(), rules.delay()).asException());
      return result;
    }
    var _ =
        guard
            .get(action)
            .whenComplete(
                (answer, error) -> {
                  underWay.decrementAndGet();
                  if (error == null) {
                    result.complete(answer);
                  } else {
                    result.completeExceptionally(seen(error));
                  }
                });
    return result;
  }

  private Throwable seen(Throwable error) {
    Throwable cause =
        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    return cause instanceof CircuitBreakerOpenException
        ? new Failure.HopGuardOpen(hop.text(), rules.delay()).asException()
        : cause;
  }

  private void changed(CircuitBreakerState to) {
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

  /** How many calls it refused. */
  public long prevented() {
    return prevented.get();
  }

  /** Calls under way. */
  public int underWay() {
    return underWay.get();
  }

  /** Closes it, as if nothing had failed. */
  public void reset() {
    CircuitBreakerMaintenance.get().reset(name); // which tells nobody
    if (state != State.CLOSED) {
      changed(CircuitBreakerState.CLOSED);
    }
  }
}
