package io.pronto.gateway.gate;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Golden;
import io.pronto.core.release.Release;
import io.pronto.core.release.SignatureFit;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.service.warmup.Zeros;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries a release through the whole chain before callers get it: whether its signature fits that of
 * the version before, its golden requests are answered as they say, and in time. One without golden
 * requests is asked with zeros, so that its first caller meets one that has run, whatever it
 * answers.
 */
public final class Trial {

  /** Calls by which the latency is measured, at most. */
  private static final int TIMED = 20;

  private static final Duration LONGEST_TIMING = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int ZEROS = 3;

  /** So that one slow release does not keep the others waiting for long. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** How often the latency is measured at most: the first time nothing is compiled yet. */
  private static final int TIMINGS = 3;

  private static final double NANOS_A_MILLI = 1e6;

  private final Chain chain;
  private final Ticker ticker;

  /** The way to exactly one release. */
  @FunctionalInterface
  public interface Chain {

    /** Asks it; fails as a caller's call would. */
    CompletionStage<Tensors> ask(Release release, Tensors request);
  }

  /** Trials by this way. */
  public Trial(Chain chain, Ticker ticker) {
    this.chain = chain;
    this.ticker = ticker;
  }

  /**
   * Tries a release. Waits for its answers: not for event loops.
   *
   * @param before the version that callers get now, if there is one
   */
  public Verdict of(Release release, Optional<Release> before) throws InterruptedException {
    Optional<String> clash =
        before
            .filter(_ -> !release.gate().breaking())
            .flatMap(live -> SignatureFit.clash(live.callers(), release.callers()));
    if (clash.isPresent()) {
      return new Verdict.Refused(clash.get());
    }
    if (release.goldens().isEmpty()) {
      return zeros(release);
    }
    Verdict verdict = goldens(release);
    return verdict instanceof Verdict.Passed ? timed(release) : verdict;
  }

  private Verdict goldens(Release release) throws InterruptedException {
    int number = 0;
    long end = ticker.nanos() + LONGEST.toNanos();
    for (Golden golden : release.goldens()) {
      number++;
      if (ticker.nanos() - end > 0) {
        return new Verdict.Refused(
            "golden requests: expected answers to %d within %d s, got those to %d"
                .formatted(release.goldens().size(), LONGEST.toSeconds(), number - 1));
      }
      String which = "golden request " + number + ": ";
      Reply reply = ask(release, golden.request());
      if (reply.failure() != null) {
        return passing(reply.failure())
            ? new Verdict.Undecided(which + reply.failure().text())
            : new Verdict.Refused(which + "expected an answer, got " + reply.failure().text());
      }
      Optional<String> difference = golden.difference(reply.answer());
      if (difference.isPresent()) {
        return new Verdict.Refused(which + difference.get());
      }
    }
    return new Verdict.Passed();
  }

  private Verdict zeros(Release release) throws InterruptedException {
    if (release.gate().maxLatency().isPresent()) {
      return new Verdict.Refused("gate.max-latency: expected golden requests to measure, got none");
    }
    if (Zeros.areSmall(release.callers())) {
      Tensors zeros = Zeros.of(release.callers());
      for (int call = 0; call < ZEROS; call++) {
        Reply reply = ask(release, zeros);
        if (reply.failure() != null) {
          return passing(reply.failure())
              ? new Verdict.Undecided(reply.failure().text())
              : new Verdict.Passed();
        }
      }
    }
    return new Verdict.Passed();
  }

  private Verdict timed(Release release) throws InterruptedException {
    if (release.gate().maxLatency().isEmpty()) {
      return new Verdict.Passed();
    }
    Verdict verdict = timedOnce(release, release.gate().maxLatency().get());
    for (int i = 1; i < TIMINGS && verdict instanceof Verdict.Refused; i++) {
      verdict = timedOnce(release, release.gate().maxLatency().get());
    }
    return verdict;
  }

  private Verdict timedOnce(Release release, Duration most) throws InterruptedException {
    List<Long> times = new ArrayList<>();
    long end = ticker.nanos() + LONGEST_TIMING.toNanos();
    while (times.size() < TIMED && (times.isEmpty() || ticker.nanos() - end < 0)) {
      Golden golden = release.goldens().get(times.size() % release.goldens().size());
      long begun = ticker.nanos();
      Reply reply = ask(release, golden.request());
      if (reply.failure() != null) {
        return new Verdict.Undecided(reply.failure().text());
      }
      times.add(ticker.nanos() - begun);
    }
    long median = times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    return median <= most.toNanos()
        ? new Verdict.Passed()
        : new Verdict.Refused(
            "gate.max-latency: expected at most %s ms at the median of %d golden requests, got %.1f ms"
                .formatted(most.toMillis(), times.size(), median / NANOS_A_MILLI));
  }

  /** An answer, or the failure instead of it. */
  private record Reply(Tensors answer, Failure failure) {}

  private Reply ask(Release release, Tensors request) throws InterruptedException {
    long patience = release.limits().maxDeadline().plus(PATIENCE).toMillis();
    try {
      CompletionStage<Tensors> answer = chain.ask(release, request);
      return new Reply(answer.toCompletableFuture().get(patience, TimeUnit.MILLISECONDS), null);
    } catch (FailureException e) {
      return new Reply(null, e.failure());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException known) {
        return new Reply(null, known.failure());
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      return new Reply(null, new Failure.DeadlinePassed(Hop.GATEWAY.text()));
    }
  }

  /** Whether a failure says nothing of the release. */
  private static boolean passing(Failure failure) {
    return switch (failure.reason()) {
      case RELEASE_ABSENT,
          OVERLOADED,
          HOP_UNAVAILABLE,
          HOP_GUARD_OPEN,
          DEADLINE_PASSED,
          CALLER_GONE,
          MODEL_NOT_READY ->
          true;
      case INPUT_INVALID,
          TOO_LARGE,
          MODEL_REFUSED,
          LOAD_REFUSED,
          UNSUPPORTED_MEDIA_TYPE,
          MODEL_NOT_FOUND,
          NOT_BUILT,
          DEFECT,
          FOREIGN ->
          false;
    };
  }
}
