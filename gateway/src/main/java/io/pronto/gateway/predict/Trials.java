package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.gateway.gate.Trial;
import io.pronto.gateway.gate.Verdict;
import io.pronto.wire.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tries what the chain has and callers do not get yet, one release after another, on a thread of
 * its own.
 */
final class Trials {

  private static final Logger LOG = Logger.getLogger(Trials.class);

  /** How often a release is tried that could not be asked, before that is the reason. */
  private static final int MOST = 10;

  private final LiveModels models;
  private final Predictor predictor;
  private final Trial trial;
  private final AtomicBoolean running = new AtomicBoolean();

  /** How often each could not be asked; by one thread at a time. */
  private final Map<String, Integer> undecided = new HashMap<>();

  private volatile boolean ended;

  Trials(LiveModels models, Predictor predictor, Ticker ticker) {
    this.models = models;
    this.predictor = predictor;
    this.trial = new Trial((release, request) -> ask(release, request, Call.TRIAL), ticker);
  }

  /**
   * Tries what was not tried yet, unless that is under way.
   *
   * @param then runs when all were tried, on any thread; not where it is under way
   */
  void run(Runnable then) {
    if (ended || !running.compareAndSet(false, true)) {
      return;
    }
    List<Release> untried = models.untried();
    if (untried.isEmpty()) {
      running.set(false);
      then.run();
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("pronto-trial")
        .start(
            () -> {
              try {
                all(untried);
              } finally {
                running.set(false);
              }
              then.run();
            });
  }

  /** Tries no more. */
  void end() {
    ended = true;
  }

  private void all(List<Release> untried) {
    undecided.keySet().retainAll(untried.stream().map(release -> release.id().toString()).toList());
    try {
      for (Release release : untried) {
        if (ended) {
          return;
        }
        one(release);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void one(Release release) throws InterruptedException {
    String id = release.id().toString();
    switch (verdict(release)) {
      case Verdict.Passed() -> {
        models.tried(release.id(), Optional.empty());
        LOG.infof("%s passed its trial", id);
        use(release);
      }
      case Verdict.Refused(String reason) -> refuse(release, reason);
      case Verdict.Undecided(String why) -> {
        if (undecided.merge(id, 1, Integer::sum) >= MOST) {
          refuse(release, why + ", " + MOST + " times");
        } else {
          LOG.debugf("%s could not be tried: %s", id, why);
        }
      }
    }
  }

  private void refuse(Release release, String reason) {
    LOG.warnf("%s does not serve: %s", release.id(), reason);
    models.tried(release.id(), Optional.of(reason));
  }

  private Verdict verdict(Release release) throws InterruptedException {
    try {
      return trial.of(release, models.below(release.id()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect while %s was tried", release.id());
      return new Verdict.Refused("internal error; the log of the gateway has the cause");
    }
  }

  /** The first call that callers' calls may follow: the hops below need no predecessor any more. */
  private void use(Release release) {
    if (!release.goldens().isEmpty()) {
      var _ =
          ask(release, release.goldens().getFirst().request(), "")
              .exceptionally(
                  error -> {
                    LOG.debugf(error, "%s was not used yet", release.id());
                    return null;
                  });
    }
  }

  private CompletionStage<Tensors> ask(Release release, Tensors request, String requestId) {
    Call.Cancellable call = Call.begin(requestId, TraceContext.fresh(), null, false);
    return predictor
        .predict(release, "", request, List.of(), call.call())
        .thenApply(answer -> Wire.outputsOf(answer, Hop.PREPROCESSOR))
        .whenComplete((_, _) -> call.cancel().run());
  }
}
