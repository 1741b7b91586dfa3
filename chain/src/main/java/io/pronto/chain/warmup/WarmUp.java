package io.pronto.chain.warmup;

import io.grpc.Metadata;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.hop.status.Statuses;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Golden;
import io.pronto.chain.release.Release;
import io.pronto.chain.release.Signature;
import io.pronto.chain.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * Sends requests before a service reports ready, so that the first caller meets compiled code: to
 * each release in turn, one at a time, until the time is over. What they answer does not matter
 * here; a release that cannot answer is told of once and left alone. Now and then a failure goes
 * into the form it has on the wire and back: when a hop dies many calls fail at once, and their
 * callers would wait for code that was never run. One use.
 */
public final class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);

  private final Sender sender;
  private final Ticker ticker;
  private final List<Request> requests = new ArrayList<>();
  private volatile boolean stopped;

  private static final int FAILURE_EACH = 8;
  private static final List<Failure> FAILURES =
      List.of(
          new Failure.DeadlinePassed(Hop.GATEWAY.text()),
          new Failure.HopUnavailable(Hop.GATEWAY.text(), "a warm-up"),
          new Failure.Overloaded(Hop.GATEWAY.text(), Duration.ofSeconds(1)),
          new Failure.HopGuardOpen(Hop.GATEWAY.text(), Duration.ofSeconds(1)));

  private record Request(Release release, Tensors inputs) {}

  /** Sends one request. */
  @FunctionalInterface
  public interface Sender {

    /** Its answer, or why there is none. */
    CompletionStage<Answer> send(Release release, Tensors inputs);
  }

  /** Nothing to send yet. */
  public WarmUp(Sender sender, Ticker ticker) {
    this.sender = sender;
    this.ticker = ticker;
  }

  /** Adds what callers send to a release: its golden requests, or zeros where it has none. */
  public void addCallers(Release release) {
    if (release.goldens().isEmpty()) {
      addZeros(release, release.callers());
    }
    for (Golden golden : release.goldens()) {
      requests.add(new Request(release, golden.request()));
    }
  }

  /** Adds zeros of a signature, if they are small: what large ones cost would not be known. */
  public void addZeros(Release release, Signature signature) {
    if (Zeros.areSmall(signature)) {
      requests.add(new Request(release, Zeros.of(signature)));
    }
  }

  /** Warms for so long, then runs {@code then} on whatever thread the last answer came on. */
  public void run(Duration time, Runnable then) {
    if (requests.isEmpty()) {
      then.run();
    } else {
      next(0, ticker.nanos() + time.toNanos(), then);
    }
  }

  /** Ends it early. */
  public void stop() {
    stopped = true;
  }

  /** Sends one after the other; loops instead of recursing where an answer is there at once. */
  private void next(int from, long until, Runnable then) {
    for (int turn = from; !stopped && !requests.isEmpty() && ticker.nanos() - until < 0; turn++) {
      Request request = requests.get(turn % requests.size());
      int following = turn + 1;
      if (turn % FAILURE_EACH == 0) {
        thereAndBack(FAILURES.get(turn / FAILURE_EACH % FAILURES.size()));
      }
      Pace pace = new Pace();
      send(request, () -> pace.answered(() -> next(following, until, then)));
      if (!pace.atOnce()) {
        return;
      }
    }
    then.run();
  }

  private static void thereAndBack(Failure failure) {
    Metadata trailers = Statuses.trailersOf(failure, "");
    var _ = Statuses.failureOf(Statuses.of(failure), trailers, Hop.PREPROCESSOR);
  }

  private void send(Request request, Runnable answered) {
    try {
      sender
          .send(request.release(), request.inputs())
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
