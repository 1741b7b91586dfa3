package io.pronto.chain.client;

import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;

/**
 * One call on its way to a hop. Owns its tries: one, and at most one more, at another instance,
 * where the first failed in a way that another may not, or is slow. The first good answer counts;
 * the last failure does where there is none.
 */
final class Departure implements Try.Ending {

  private final Means means;
  private final ModelInferRequest request;
  private final Call call;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private Try first;
  private Try second;
  private int open;
  private boolean silent;
  private boolean done;

  Departure(Means means, ModelInferRequest request, Call call) {
    this.means = means;
    this.request = request;
    this.call = call;
  }

  /** Sends it; completes on the thread that read the answer. */
  CompletionStage<Answer> begin() {
    if (means.network() && TimeLeft.any(call)) {
      means.secondTries().called();
    }
    if (call.diagnosis() != null) {
      call.diagnosis().sent(System.nanoTime());
    }
    Try begun;
    synchronized (this) {
      begun = next(null);
    }
    send(begun);
    if (means.hedging() != null) {
      hedgeLater(means.hedging());
    }
    return result;
  }

  /** Sends it to another instance too, if it is still under way and slow. */
  void hedge() {
    if (!means.hedging().rests(System.nanoTime())) {
      sendToo(means.secondTries()::mayHedge);
    }
  }

  /** Sends it to another instance too, if nothing is heard of the first. Asks for that once. */
  void rescue() {
    synchronized (this) {
      if (silent) {
        return;
      }
      silent = true;
    }
    sendToo(means.secondTries()::mayRescue);
  }

  private void sendToo(BiPredicate<Instance, Call> may) {
    Try other;
    synchronized (this) {
      Instance busy = first.instance();
      if (done || second != null || busy == null || !may.test(busy, call)) {
        return;
      }
      other = next(busy);
    }
    other.send(request); // even if it is answered just now: its place in the budget is taken
  }

  /** The next try, which must be sent. Under the lock. */
  private Try next(Instance avoid) {
    Try next =
        new Try(means, call, means.fleet().attempt(call.release(), avoid, this::rescue), this);
    if (first == null) {
      first = next;
    } else {
      second = next;
    }
    open++;
    return next;
  }

  private void send(Try only) {
    try {
      only.send(request);
    } catch (RuntimeException | Error e) {
      // it has ended with that, and with it the call
    }
  }

  private void hedgeLater(Hedging hedging) {
    long started = System.nanoTime();
    ScheduledFuture<?> timer =
        result.isDone()
            ? null
            : means
                .loops()
                .timers()
                .schedule(this::hedge, hedging.delay(call.release()), TimeUnit.NANOSECONDS);
    var _ =
        result.whenComplete(
            (answer, error) -> {
              if (timer != null) {
                timer.cancel(false);
              }
              if (answer != null) {
                hedging.answered(call.release(), System.nanoTime() - started);
              } else if (error instanceof FailureException failed
                  && failed.failure() instanceof Failure.Overloaded) {
                hedging.shed(System.nanoTime());
              }
            });
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the very try
  public void answered(Try tried, Answer answer) {
    boolean wins;
    Try loser;
    synchronized (this) {
      open--;
      wins = !done;
      done = true;
      loser = wins && open > 0 ? (tried == first ? second : first) : null;
    }
    if (wins) {
      tried.report();
    }
    if (!wins || !result.complete(answer)) {
      answer.discard();
    }
    if (loser != null) {
      loser.giveUp();
    }
  }

  @Override
  public void failed(Try tried, Failure failure, boolean counts) {
    Try again = null;
    synchronized (this) {
      open--;
      if (done || open > 0) {
        return; // the other one decides
      }
      if (mayTryAgain(tried, failure)) {
        again = next(tried.instance());
      } else {
        done = true;
      }
    }
    if (again != null) {
      send(again);
    } else {
      tried.report();
      result.completeExceptionally(
          counts ? new HopFailedException(failure) : failure.asException());
    }
  }

  private boolean mayTryAgain(Try tried, Failure failure) {
    return second == null
        && means.network()
        && means.secondTries().mayTryAgain(failure, tried.instance(), call);
  }

  @Override
  public void broke(Try tried, Throwable why) {
    synchronized (this) {
      open--;
      if (done || open > 0) {
        return; // the other one decides
      }
      done = true;
    }
    result.completeExceptionally(why);
  }
}
