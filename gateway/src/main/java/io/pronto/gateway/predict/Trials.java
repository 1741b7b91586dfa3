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
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Tries what the chain has and callers do not get yet, one release after another. What did not pass
 * is tried again, after pauses that grow; at once when it follows another version than before.
 */
final class Trials {

  private static final Logger LOG = Logger.getLogger(Trials.class);
  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(1).toNanos();

  /** Time for the other gateways to try a release before the hops learn that callers get it. */
  private static final long USE_AFTER = Duration.ofMinutes(1).toNanos();

  /** Rounds after which the gateway is ready though some could not be asked. */
  private static final int MOST_ROUNDS = 10;

  private final LiveModels models;
  private final Predictor predictor;
  private final Ticker ticker;
  private final Trial trial;
  private final Executor threads;
  private final AtomicBoolean running = new AtomicBoolean();

  // one thread at a time
  private final Map<String, Pause> pauses = new HashMap<>();
  private final Map<String, Passed> passed = new HashMap<>();
  private int rounds;

  private volatile boolean ended;

  /**
   * When a release that did not pass is tried again.
   *
   * @param before the version that it was to follow
   */
  private record Pause(long until, long length, Optional<String> before) {}

  /** A release that passed, and when. */
  private record Passed(Release release, long at) {}

  /**
   * Trials of what the chain has.
   *
   * @param threads runs one task at a time, which waits for answers
   */
  Trials(LiveModels models, Predictor predictor, Ticker ticker, Executor threads) {
    this.threads = threads;
    this.models = models;
    this.predictor = predictor;
    this.ticker = ticker;
    this.trial = new Trial((release, request) -> ask(release, request, Call.TRIAL), ticker);
  }

  /**
   * Tries what is due, unless that is under way.
   *
   * @param then runs when there is none left that could not be asked, or that took too long; on any
   *     thread, and perhaps several times
   */
  void run(Runnable then) {
    if (ended || !running.compareAndSet(false, true)) {
      return;
    }
    useWhatPassed();
    // those of which nothing is known come first, so that none waits for one that was refused
    List<Release> due =
        models.untried().stream()
            .filter(this::due)
            .sorted(Comparator.comparing(release -> models.decided(release.id())))
            .toList();
    if (due.isEmpty()) {
      finish(then);
      return;
    }
    threads.execute(() -> all(due, then));
  }

  private void finish(Runnable then) {
    rounds++;
    boolean complete = !models.trying() || rounds >= MOST_ROUNDS;
    running.set(false);
    if (complete) {
      then.run();
    }
  }

  /** Tries no more. */
  void end() {
    ended = true;
  }

  private boolean due(Release release) {
    Pause pause = pauses.get(release.id().toString());
    return pause == null
        || !models.decided(release.id())
        || ticker.nanos() - pause.until() >= 0
        || !pause.before().equals(before(release));
  }

  private Optional<String> before(Release release) {
    return models.below(release.id()).map(below -> below.id().toString());
  }

  private void all(List<Release> due, Runnable then) {
    try {
      pauses.keySet().retainAll(models.untried().stream().map(one -> one.id().toString()).toList());
      Set<String> waiting = new HashSet<>(); // for a lower version that could not be asked
      for (Release release : due) {
        if (!ended && !waiting.contains(release.id().model()) && !one(release)) {
          waiting.add(release.id().model());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      finish(then);
    }
  }

  /** Tries one; whether it could be asked. */
  private boolean one(Release release) throws InterruptedException {
    Optional<String> before = before(release);
    switch (verdict(release)) {
      case Verdict.Passed() -> {
        pauses.remove(release.id().toString());
        passed.put(release.id().toString(), new Passed(release, ticker.nanos()));
        models.passed(release.id());
        LOG.infof("%s passed its trial", release.id());
        return true;
      }
      case Verdict.Refused(String reason) -> {
        if (models.refused(release.id(), reason, true)) {
          LOG.warnf("%s does not serve: %s", release.id(), reason);
        }
        pause(release, before);
        return true;
      }
      case Verdict.Undecided(String why) -> {
        models.refused(release.id(), "could not be tried yet: " + why, false);
        pause(release, before);
        return false;
      }
    }
  }

  private void pause(Release release, Optional<String> before) {
    Pause last = pauses.get(release.id().toString());
    long length = last == null ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * last.length());
    pauses.put(release.id().toString(), new Pause(ticker.nanos() + length, length, before));
  }

  private Verdict verdict(Release release) throws InterruptedException {
    try {
      return trial.of(release, models.below(release.id()));
    } catch (RuntimeException e) {
      LOG.errorf(e, "defect while %s was tried", release.id());
      return new Verdict.Refused("internal error; the log of the gateway has the cause");
    }
  }

  /**
   * Makes the call from which the hops learn that callers get a release, where none of them called:
   * they keep what it replaced until then.
   */
  private void useWhatPassed() {
    long now = ticker.nanos();
    List<Passed> due = passed.values().stream().filter(one -> now - one.at() >= USE_AFTER).toList();
    for (Passed one : due) {
      passed.remove(one.release().id().toString());
      if (models.serves(one.release().id()) && !one.release().goldens().isEmpty()) {
        use(one.release());
      }
    }
  }

  private void use(Release release) {
    try {
      var _ =
          ask(release, release.goldens().getFirst().request(), "")
              .exceptionally(
                  error -> {
                    LOG.debugf(error, "%s was not used yet", release.id());
                    return null;
                  });
    } catch (RuntimeException e) {
      LOG.debugf(e, "%s was not used yet", release.id());
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
