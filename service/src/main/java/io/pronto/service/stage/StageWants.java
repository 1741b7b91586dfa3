package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.core.release.Wanted;
import io.pronto.service.catalog.ModelControl;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Which models the callers of a stage want: it has them loaded, and passes on what they want. Any
 * thread.
 */
final class StageWants {

  private final ModelControl control;
  private final NextHop next;
  private final Executor executor;

  /**
   * Wants of nobody yet. What this stage loads at its start is not passed on: it is the gateway
   * that says what is wanted.
   *
   * @param control {@code null} where callers have no say in what is loaded
   * @param next the hop after this one, or {@code null} for the last
   * @param done runs, on the executor, once what was wanted was acted on
   * @param executor that what is wanted is passed on by, one after another: who hears it may hold a
   *     lock
   */
  StageWants(ModelControl control, NextHop next, Runnable done, Executor executor) {
    this.control = control;
    this.next = next;
    this.executor = executor;
    if (control != null) {
      control.onActed(() -> executor.execute(done));
    }
  }

  /** Takes what the callers want together. */
  void heard(Wanted wanted) {
    if (control != null) {
      passOn(wanted);
      var _ = control.want(wanted);
    }
  }

  private void passOn(Wanted wanted) {
    if (next != null) {
      executor.execute(() -> next.want(wanted));
    }
  }

  /** What this stage and all below have acted on. */
  Wanted acted() {
    if (control == null) {
      return Wanted.NONE;
    }
    Wanted own = control.acted();
    Map<String, Long> all = new TreeMap<>(own.loads());
    if (next != null) {
      own.loads()
          .forEach(
              (model, load) -> {
                if (!next.hasActedOn(model, load)) {
                  all.remove(model);
                }
              });
    }
    return Wanted.of(all);
  }
}
