package io.pronto.chain.client;

import io.pronto.chain.client.HopGuard.State;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.wire.Answer;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * The circuit breaker of one hop. It opens when nearly all of the last calls failed by the hop's
 * own doing; that single instances fail is the business of the balancing policy. Only what the hop
 * answered is a success to it: calls that this side gave up count for nothing, also as trials. Any
 * thread.
 *
 * <pre>
 *          enough of the last calls failed             after the delay
 * CLOSED ---------------------------------> OPEN -----------------------> HALF_OPEN
 *   ^                                        ^                             |     |
 *   |                                        +--------- a trial failed ----+     |
 *   +---------------------------- all trials succeeded --------------------------+
 * </pre>
 */
final class Breaker {

  private static final Logger LOG = Logger.getLogger(Breaker.class);
  private static final TypeLiteral<CompletionStage<Answer>> ANSWER = new TypeLiteral<>() {};

  private final Hop hop;
  private final HopGuard.Rules rules;
  private final String name;
  private final TypedGuard<CompletionStage<Answer>> guard;
  private final Verdicts verdicts = new Verdicts();
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong prevented = new AtomicLong();
  private volatile State state = State.CLOSED;
  private volatile long since = System.currentTimeMillis();
  private volatile String reason = "";
  private volatile String lastFailure = "";

  /** A call at the breaker: one of the two, once. */
  interface Caller {

    /** It goes on, and has to give this verdict. */
    void passes(Verdicts.Verdict verdict);

    /** It does not. */
    void refused();
  }

  /** A closed one. */
  Breaker(Hop hop, HopGuard.Rules rules) {
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
   * Lets a call pass or refuses it. Where this is called on a thread of Vert.x, that comes a little
   * later.
   */
  void admit(Caller caller) {
    Verdicts.Verdict left = verdicts.takeOver();
    if (left != null) {
      caller.passes(left);
      return;
    }
    var _ =
        guard
            .get(
                () -> {
                  Verdicts.Verdict verdict = verdicts.begin();
                  caller.passes(verdict);
                  return verdict.told();
                })
            .whenComplete(
                (_, error) -> {
                  if (error != null
                      && HopGuard.causeOf(error) instanceof CircuitBreakerOpenException) {
                    caller.refused();
                  }
                });
  }

  /** Gives the verdict of a call that ended like this; {@code null} for a good answer. */
  void judge(Throwable error, Verdicts.Verdict verdict) {
    if (error instanceof HopFailedException failed) {
      lastFailure = failed.failure().text();
      verdict.failed(failed);
    } else if (error == null
        || error instanceof FailureException answer && answered(answer.failure())) {
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

  State state() {
    return state;
  }

  long since() {
    return since;
  }

  String reason() {
    return reason;
  }

  long opened() {
    return opened.get();
  }

  long prevented() {
    return prevented.get();
  }

  /** Closes it, as if nothing had failed. */
  void reset() {
    CircuitBreakerMaintenance.get().reset(name); // which tells nobody
    verdicts.changed();
    if (state != State.CLOSED) {
      changed(CircuitBreakerState.CLOSED);
    }
  }
}
