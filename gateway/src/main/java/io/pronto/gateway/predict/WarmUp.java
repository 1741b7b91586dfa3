package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Golden;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Sends real requests through the chain before the gateway reports ready, so that the first caller
 * meets compiled code: each live release in turn, its golden requests, or zeros where it has none.
 * Calls follow each other, one at a time, until the time is over. What they answer does not matter
 * here; a release that cannot answer is told of once and left alone.
 */
final class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private final Predictor predictor;
  private final Supplier<Call> calls;
  private final Ticker ticker;
  private final List<Request> requests = new ArrayList<>();

  private record Request(Release release, Tensors inputs) {}

  WarmUp(Predictor predictor, Supplier<Call> calls, Ticker ticker) {
    this.predictor = predictor;
    this.calls = calls;
    this.ticker = ticker;
  }

  /** Warms for so long, then runs {@code then} on whatever thread the last answer came on. */
  void run(List<Release> releases, Duration time, Runnable then) {
    for (Release release : releases) {
      if (release.goldens().isEmpty() && Zeros.areSmall(release)) {
        requests.add(new Request(release, Zeros.of(release)));
      }
      for (Golden golden : release.goldens()) {
        requests.add(new Request(release, golden.request()));
      }
    }
    if (requests.isEmpty()) {
      then.run();
    } else {
      next(0, ticker.nanos() + time.toNanos(), then);
    }
  }

  /** Sends one after the other; loops instead of recursing where an answer is there at once. */
  private void next(int from, long until, Runnable then) {
    for (int turn = from; !requests.isEmpty() && ticker.nanos() - until < 0; turn++) {
      Request request = requests.get(turn % requests.size());
      int following = turn + 1;
      Pace pace = new Pace();
      send(request, () -> pace.answered(() -> next(following, until, then)));
      if (!pace.atOnce()) {
        return;
      }
    }
    then.run();
  }

  private void send(Request request, Runnable answered) {
    try {
      predictor
          .predict(request.release(), "", request.inputs(), List.of(), calls.get())
          .whenComplete((answer, error) -> ended(request, answer, error, answered));
    } catch (RuntimeException e) {
      ended(request, null, e, answered);
    }
  }

  private void ended(Request request, Answer answer, Throwable error, Runnable answered) {
    if (answer != null) {
      answer.discard();
    }
    if (error != null) {
      leaveAlone(request.release(), error);
    }
    answered.run();
  }

  /** What another call may cure is tried again: a cold chain is slow, and may be late. */
  private void leaveAlone(Release release, Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof FailureException failed
        && (failed.failure() instanceof Failure.Defect
            || failed.failure() instanceof Failure.InputInvalid)) {
      LOG.warnf("warm-up: %s cannot answer: %s", release.id().name(), failed.failure().text());
      requests.removeIf(other -> other.release().id().equals(release.id()));
    }
  }

  /** Tells an answer that came before the sender looked from one that comes later. */
  private static final class Pace {

    private boolean answered;
    private boolean looked;

    synchronized boolean atOnce() {
      looked = true;
      return answered;
    }

    void answered(Runnable later) {
      boolean resume;
      synchronized (this) {
        answered = true;
        resume = looked;
      }
      if (resume) {
        later.run();
      }
    }
  }
}
