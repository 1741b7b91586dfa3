package io.pronto.service.warmup;

import io.grpc.Metadata;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Golden;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Sends requests before a service reports ready, so that the first caller meets compiled code: to
 * each release in turn, one at a time, until the time is over. What they answer does not matter
 * here; a release that cannot answer is told of once and left alone. Now and then a failure goes
 * into the form it has on the wire and back: when a hop dies many calls fail at once, and their
 * callers would wait for code that was never run. Where calls are refused at once it waits a little
 * before it goes on, as the thread that it is on may be the one that connects. One use.
 */
public final class WarmUp {

  private static final Logger LOG = Logger.getLogger(WarmUp.class);
  private static final int PAUSE_MILLIS = 10;
  private static final int FAILURE_EACH = 8;
  private static final List<Failure> FAILURES =
      List.of(
          new Failure.DeadlinePassed(Hop.GATEWAY.text()),
          new Failure.HopUnavailable(Hop.GATEWAY.text(), "a warm-up"),
          new Failure.Overloaded(Hop.GATEWAY.text(), Duration.ofSeconds(1)),
          new Failure.HopGuardOpen(Hop.GATEWAY.text(), Duration.ofSeconds(1)));

  /** More of them one after the other than are sent to fail: nobody is there. */
  private static final int REFUSED_AT_ONCE = 2;

  private final Sender sender;
  private final Ticker ticker;
  private final Executor later;
  private final List<Request> requests = new ArrayList<>();
  private volatile boolean stopped;
  private boolean answered; // like the rest of what follows: one call at a time
  private int failures;
  private String lastFailure = "";

  private record Request(Release release, Tensors inputs) {}

  /** Sends one request. */
  @FunctionalInterface
  public interface Sender {

    /** Its answer, or why there is none. */
    CompletionStage<Answer> send(Release release, Tensors inputs);
  }

  /**
   * Nothing to send yet.
   *
   * @param later runs what it is given {@link #afterPause after a pause}
   */
  public WarmUp(Sender sender, Ticker ticker, Executor later) {
    this.sender = sender;
    this.ticker = ticker;
    this.later = later;
  }

  /** Runs what it is given on this executor, after the pause of a warm-up. */
  public static Executor afterPause(Executor executor) {
    return CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS, executor);
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
    int refused = 0;
    for (int turn = from; !stopped && !requests.isEmpty() && ticker.nanos() - until < 0; turn++) {
      Request request = requests.get(turn % requests.size());
      int following = turn + 1;
      if (turn % FAILURE_EACH == 0) {
        thereAndBack(FAILURES.get(turn / FAILURE_EACH % FAILURES.size()));
      }
      Pace pace = new Pace();
      int before = failures;
      send(request, () -> pace.answered(() -> next(following, until, then)));
      if (!pace.atOnce()) {
        return;
      }
      refused = failures > before ? refused + 1 : 0;
      if (refused == REFUSED_AT_ONCE) {
        later.execute(() -> next(following, until, then));
        return;
      }
    }
    tell();
    then.run();
  }

  /** The first failure may be one that was meant. */
  private void tell() {
    if (!answered && failures > 1 && !stopped && !requests.isEmpty()) {
      LOG.warnf("warm-up: none of %d calls was answered, the last one: %s", failures, lastFailure);
    }
  }

  private static void thereAndBack(Failure failure) {
    Metadata trailers = Statuses.trailersOf(failure, "");
    var _ = Statuses.failureOf(Statuses.of(failure), trailers, Hop.PREPROCESSOR);
  }

  private void send(Request request, Runnable next) {
    try {
      sender
          .send(request.release(), request.inputs())
          .whenComplete((answer, error) -> ended(request, answer, error, next));
    } catch (RuntimeException e) {
      ended(request, null, e, next);
    }
  }

  private void ended(Request request, Answer answer, Throwable error, Runnable next) {
    if (answer != null) {
      answered = true;
      answer.discard();
    }
    if (error != null) {
      failed(request.release(), error instanceof CompletionException ? error.getCause() : error);
    }
    next.run();
  }

  /** What another call may cure is tried again: a cold chain is slow, and may be late. */
  private void failed(Release release, Throwable cause) {
    failures++;
    lastFailure = String.valueOf(cause);
    if (cause instanceof FailureException known) {
      lastFailure = known.failure().text();
      if (known.failure() instanceof Failure.Defect
          || known.failure() instanceof Failure.InputInvalid
          || known.failure() instanceof Failure.ModelRefused) {
        LOG.warnf("warm-up: %s cannot answer: %s", release.id().name(), lastFailure);
        requests.removeIf(other -> other.release().id().equals(release.id()));
      }
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
