package io.pronto.chain.client;

import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.chain.balancing.Attempt;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.HopSpan;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import java.util.concurrent.TimeUnit;

/**
 * One sending of a call: holds the answer until its trailers say that it is whole, then tells the
 * balancing policy how the instance did and the caller what came of it.
 */
final class Exchange extends ClientCall.Listener<Answer> {

  private static final int LONG_FACTOR = 10;
  private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Hop hop;
  private final Call call;
  private final Attempt attempt;
  private final HopSpan.Sending span;
  private final Ending ending;
  private final long givenNanos;
  private volatile boolean givenUp;
  private Answer received;

  /** What comes of an exchange: one of the two, once, on the thread that read it. */
  interface Ending {

    void answered(Exchange exchange, Answer answer);

    /**
     * There is no answer.
     *
     * @param counts whether the hop that was called is to blame
     */
    void failed(Exchange exchange, Failure failure, boolean counts);
  }

  /**
   * An exchange that was not sent yet.
   *
   * @param attempt what the balancing policy notes of it
   */
  Exchange(Hop hop, Call call, Attempt attempt, Ending ending) {
    this.hop = hop;
    this.call = call;
    this.attempt = attempt;
    this.givenNanos =
        call.deadline() == null
            ? Long.MAX_VALUE
            : call.deadline().timeRemaining(TimeUnit.NANOSECONDS);
    this.span = call.span().sent(hop);
    this.ending = ending;
  }

  /** The trace as the instance gets it. */
  TraceContext trace() {
    return span.trace();
  }

  Attempt attempt() {
    return attempt;
  }

  /** Says that this side ends it. */
  void giveUp() {
    givenUp = true;
  }

  @Override
  public void onMessage(Answer message) {
    if (received != null) {
      received.discard(); // a second one: the last counts
    }
    received = message;
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    long now = System.nanoTime();
    span.ended(status.getCode().name());
    if (call.diagnosis() != null && !givenUp) {
      call.diagnosis()
          .answered(now, trailers.get(HopHeaders.TIMING), trailers.get(HopHeaders.DEADLINE_LEFT));
    }
    if (status.isOk() && received != null) {
      attempt.ended(Attempt.End.GOOD, now);
      ending.answered(this, received);
      return;
    }
    if (received != null) {
      received.discard();
    }
    Failure failure = failureOf(status.isOk() ? Status.INTERNAL : status, trailers);
    Attempt.End end = endOf(failure, Statuses.reported(trailers), now);
    attempt.ended(end, now);
    ending.failed(this, failure, end == Attempt.End.FAILED || end == Attempt.End.LOST);
  }

  /** A hop that ends cuts its calls off as if they had been cancelled: that is its doing. */
  private Failure failureOf(Status status, Metadata trailers) {
    Failure failure = Statuses.failureOf(status, trailers, hop);
    return failure instanceof Failure.CallerGone && !call.cancelled() && !givenUp
        ? new Failure.HopUnavailable(hop.text(), "it ended the call")
        : failure;
  }

  private Attempt.End endOf(Failure failure, boolean reported, long now) {
    if (givenUp || failure instanceof Failure.CallerGone) {
      return Attempt.End.GIVEN_UP;
    }
    if (OwnFailure.shed(failure, hop) || OwnFailure.absent(failure, hop)) {
      return Attempt.End.REFUSED;
    }
    if (!OwnFailure.of(failure, hop)) {
      return OwnFailure.below(failure, hop) ? Attempt.End.REFUSED : Attempt.End.OTHER;
    }
    if (failure instanceof Failure.DeadlinePassed) {
      return endOfTime(reported, now);
    }
    return reported ? Attempt.End.FAILED : Attempt.End.LOST;
  }

  private Attempt.End endOfTime(boolean reported, long now) {
    if (givenNanos < LONG_FACTOR * attempt.typicalNanos()) {
      // too little time was given: nobody's fault here
      return reported ? Attempt.End.OTHER : Attempt.End.GIVEN_UP;
    }
    if (reported) {
      return Attempt.End.FAILED;
    }
    return stoodStill(now) ? Attempt.End.UNJUDGED : Attempt.End.LOST;
  }

  /** Whether the deadline was seen so late that this process must have been held up meanwhile. */
  private boolean stoodStill(long now) {
    return attempt.age(now) - givenNanos > Math.max(LATE_NANOS, givenNanos / 2);
  }
}
