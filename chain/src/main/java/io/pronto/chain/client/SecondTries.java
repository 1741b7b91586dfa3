package io.pronto.chain.client;

import io.pronto.chain.balancing.Fleet;
import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.time.Ticker;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which calls to a hop may be sent a second time, to another instance, and how many were: all of
 * them from one budget, but those to an instance that had not got the release. Any thread.
 */
final class SecondTries {

  private final Hop hop;
  private final Fleet fleet;
  private final TryBudget budget;
  private final boolean none;
  private final LongAdder triedAgain = new LongAdder();
  private final LongAdder hedged = new LongAdder();
  private final LongAdder rescued = new LongAdder();

  SecondTries(Hop hop, Fleet fleet, HopRules.SecondTries rules, Ticker ticker) {
    this.hop = hop;
    this.fleet = fleet;
    this.budget = new TryBudget(rules.share(), rules.least(), ticker);
    this.none = rules.none();
  }

  /** A call was sent for the first time. */
  void called() {
    budget.called();
  }

  /** Whether a call that an instance failed may be sent again; takes from the budget if so. */
  boolean mayTryAgain(Failure failure, Instance failed, Call call) {
    if (failed == null || call.cancelled() || call.expired()) {
      return false;
    }
    if (OwnFailure.absent(failure, hop)) {
      return fleet.hasOther(failed, call.release());
    }
    if (none || !OwnFailure.of(failure, hop) || failure instanceof Failure.DeadlinePassed) {
      return false;
    }
    boolean somewhere =
        failure instanceof Failure.HopUnavailable
            ? fleet.usable() > 0
            : fleet.hasOther(failed, call.release());
    return somewhere && take(triedAgain);
  }

  /** Whether a slow call may be sent to another instance too; takes from the budget if so. */
  boolean mayHedge(Instance slow, Call call) {
    return mayGoElsewhere(slow, call, hedged);
  }

  /** Whether a call may be sent to another instance too because this one says nothing. */
  boolean mayRescue(Instance silent, Call call) {
    return mayGoElsewhere(silent, call, rescued);
  }

  private boolean mayGoElsewhere(Instance busy, Call call, LongAdder counter) {
    return !none && fleet.hasOther(busy, call.release()) && take(counter);
  }

  private boolean take(LongAdder counter) {
    boolean taken = budget.take();
    if (taken) {
      counter.increment();
    }
    return taken;
  }

  /** How many calls were sent again because an instance failed them. */
  long triedAgain() {
    return triedAgain.sum();
  }

  /** How many calls were sent to a second instance because the first was slow. */
  long hedged() {
    return hedged.sum();
  }

  /** How many calls were sent to a second instance because nothing was heard of the first. */
  long rescued() {
    return rescued.sum();
  }

  /** How many second sendings the budget allows now. */
  long left() {
    return Math.max(0, budget.left());
  }

  /** How many second sendings the budget refused. */
  long refused() {
    return budget.refused();
  }
}
