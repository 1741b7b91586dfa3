package io.pronto.chain.client;

import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.chain.balancing.Attempt;
import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Diagnosis;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.HopSpan;
import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import java.util.concurrent.TimeUnit;

/**
 * One try of a call at one instance: sent once, ended once. Tells the balancing policy how the
 * instance did, closes its span, and says what came of it.
 */
final class Try {

  private static final int LONG_FACTOR = 10;
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Means means;
  private final Call call;
  private final Attempt attempt;
  private final Ending ending;
  private final long givenNanos;
  private HopSpan.Sending span;
  private SentCall sent;
  private boolean started;
  private boolean ended;
  private volatile boolean givenUp;
  private long endedAt;
  private Metadata trailers;

  /** What comes of a try: one of the three, once. */
  interface Ending {

    /** There is an answer, on the thread that read it. */
    void answered(Try tried, Answer answer);

    /**
     * There is none.
     *
     * @param counts whether the hop that was called is to blame
     */
    void failed(Try tried, Failure failure, boolean counts);

    /** It could not be sent, by a defect on this side. */
    void broke(Try tried, Throwable why);
  }

  /**
   * Not sent yet.
   *
   * @param attempt what the balancing policy notes of it
   */
  Try(Means means, Call call, Attempt attempt, Ending ending) {
    this.means = means;
    this.call = call;
    this.attempt = attempt;
    this.ending = ending;
    this.givenNanos =
        call.deadline() == null
            ? Long.MAX_VALUE
            : call.deadline().timeRemaining(TimeUnit.NANOSECONDS);
  }

  Attempt attempt() {
    return attempt;
  }

  /** The instance that it went to, or {@code null} where none was there yet. */
  Instance instance() {
    return attempt.instance();
  }

  /** Sends it. What is thrown here has ended it before. */
  void send(ModelInferRequest request) {
    try {
      span = call.span().sent(means.hop());
      sent = new SentCall(means, call, this);
      sent.send(request, span.trace());
    } catch (RuntimeException | Error e) {
      breaks(e);
      throw e;
    }
    boolean late;
    synchronized (this) {
      started = true;
      late = givenUp;
    }
    if (late) {
      cancel();
    }
  }

  /** Ends it because another was faster; while it is being sent, as soon as it is. */
  void giveUp() {
    synchronized (this) {
      givenUp = true;
      if (!started) {
        return;
      }
    }
    cancel();
  }

  private void cancel() {
    sent.cancel("another instance was faster", null);
  }

  private void breaks(Throwable why) {
    if (!ends()) {
      return;
    }
    attempt.ended(Attempt.End.UNJUDGED, System.nanoTime());
    if (span != null) {
      span.ended(Status.Code.INTERNAL.name());
    }
    if (sent != null) {
      sent.cancel("it could not be sent", why);
    }
    ending.broke(this, why);
  }

  private synchronized boolean ends() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** gRPC is through with it. */
  void closed(Status status, Metadata received, Answer answer) {
    boolean good = status.isOk() && answer != null;
    if (!ends()) {
      if (answer != null) {
        answer.discard();
      }
      return;
    }
    endedAt = System.nanoTime();
    trailers = received;
    span.ended(status.getCode().name());
    if (good) {
      attempt.ended(Attempt.End.GOOD, endedAt);
      ending.answered(this, answer);
      return;
    }
    if (answer != null) {
      answer.discard();
    }
    Failure failure = failureOf(status.isOk() ? Status.INTERNAL : status);
    Attempt.End end = endOf(failure, Statuses.reported(trailers));
    attempt.ended(end, endedAt);
    ending.failed(this, failure, end == Attempt.End.FAILED || end == Attempt.End.LOST);
  }

  /** Keeps what the hop reported, if anybody asked: for the try that decides, once it has ended. */
  void report() {
    Diagnosis diagnosis = call.diagnosis();
    if (diagnosis != null) {
      diagnosis.answered(
          endedAt, trailers.get(HopHeaders.TIMING), trailers.get(HopHeaders.DEADLINE_LEFT));
    }
  }

  /** A hop that ends cuts its calls off as if they had been cancelled: that is its doing. */
  private Failure failureOf(Status status) {
    Failure failure = Statuses.failureOf(status, trailers, means.hop());
    return failure instanceof Failure.CallerGone && !call.cancelled() && !givenUp
        ? new Failure.HopUnavailable(means.hop().text(), "it ended the call")
        : failure;
  }

  private Attempt.End endOf(Failure failure, boolean reported) {
    if (givenUp || failure instanceof Failure.CallerGone) {
      return Attempt.End.GIVEN_UP;
    }
    if (OwnFailure.shed(failure, means.hop()) || OwnFailure.absent(failure, means.hop())) {
      return Attempt.End.REFUSED;
    }
    if (!OwnFailure.of(failure, means.hop())) {
      return OwnFailure.below(failure, means.hop()) ? Attempt.End.REFUSED : Attempt.End.OTHER;
    }
    if (failure instanceof Failure.DeadlinePassed) {
      return endOfTime(reported);
    }
    return reported ? Attempt.End.FAILED : Attempt.End.LOST;
  }

  private Attempt.End endOfTime(boolean reported) {
    if (givenNanos < LONG_FACTOR * attempt.typicalNanos()) {
      // too little time was given: nobody's fault here
      return reported ? Attempt.End.OTHER : Attempt.End.GIVEN_UP;
    }
    if (reported) {
      return Attempt.End.FAILED;
    }
    return stoodStill() ? Attempt.End.UNJUDGED : Attempt.End.LOST;
  }

  /** Whether the deadline was seen so late that this process must have been held up meanwhile. */
  private boolean stoodStill() {
    return attempt.age(endedAt) - givenNanos > Math.max(LATE_NANOS, givenNanos / 2);
  }
}
