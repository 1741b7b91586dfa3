package io.pronto.chain.client;

import io.grpc.ClientCall;
import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;

/**
 * One call on its way to a hop: sent once, and at most once more, to another instance, where the
 * first failed in a way that another may not, or is slow. The first good answer counts.
 */
final class Sending implements Exchange.Ending {

  private final GrpcNextHop courier;
  private final ModelInferRequest request;
  private final Call call;
  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private Sent first;
  private Sent second;
  private boolean twice;
  private boolean silent;
  private int open = 1;
  private boolean done;

  /** An exchange with the means to end it, which it has once it is started. */
  private static final class Sent {

    private final Exchange exchange;
    private final ClientCall<ModelInferRequest, Answer> call;
    private boolean started;
    private boolean lost;

    Sent(Exchange exchange, ClientCall<ModelInferRequest, Answer> call) {
      this.exchange = exchange;
      this.call = call;
    }

    void giveUp() {
      exchange.giveUp();
      call.cancel("another instance was faster", null);
    }
  }

  Sending(GrpcNextHop courier, ModelInferRequest request, Call call) {
    this.courier = courier;
    this.request = request;
    this.call = call;
  }

  /** Completes on the thread that read the answer. */
  CompletableFuture<Answer> result() {
    return result;
  }

  /** Sends it for the first time. */
  void start() {
    send(null);
  }

  /** Sends it to another instance too, if it is still under way and slow. */
  void hedge() {
    sendToo(courier::mayHedge);
  }

  /** Sends it to another instance too, if nothing is heard of the first. Asks for that once. */
  void rescue() {
    synchronized (this) {
      if (silent) {
        return;
      }
      silent = true;
    }
    sendToo(courier::mayRescue);
  }

  private void sendToo(BiPredicate<Instance, Call> may) {
    Instance busy;
    synchronized (this) {
      busy = first.exchange.attempt().instance();
      if (done || twice || busy == null || !may.test(busy, call)) {
        return;
      }
      twice = true;
      open++;
    }
    send(busy);
  }

  private void send(Instance avoid) {
    Exchange exchange = courier.exchange(call, avoid, this);
    Sent sent = new Sent(exchange, courier.newCall(call, exchange.attempt()));
    synchronized (this) {
      if (done) {
        return; // answered meanwhile
      }
      if (first == null) {
        first = sent;
      } else {
        second = sent;
      }
    }
    courier.send(sent.call, exchange, request, call);
    boolean late;
    synchronized (this) {
      sent.started = true;
      late = sent.lost;
    }
    if (late) {
      sent.giveUp();
    }
  }

  @Override
  public void answered(Exchange exchange, Answer answer) {
    Sent loser;
    synchronized (this) {
      open--;
      if (done) {
        answer.discard();
        return;
      }
      done = true;
      loser = loserTo(exchange);
    }
    if (!result.complete(answer)) {
      answer.discard();
    }
    if (loser != null) {
      loser.giveUp();
    }
  }

  /** The other sending, if it is under way; one that is just being started ends itself. */
  @SuppressWarnings("ReferenceEquality") // the very exchange
  private Sent loserTo(Exchange winner) {
    Sent other = first.exchange == winner ? second : first;
    if (open == 0 || other == null) {
      return null;
    }
    other.lost = true;
    return other.started ? other : null;
  }

  @Override
  public void failed(Exchange exchange, Failure failure, boolean counts) {
    boolean again;
    synchronized (this) {
      open--;
      if (done || open > 0) {
        return; // the other one decides
      }
      again = !twice && courier.mayTryAgain(failure, exchange.attempt().instance(), call);
      twice |= again;
      open += again ? 1 : 0;
      done = !again;
    }
    if (again) {
      send(exchange.attempt().instance());
    } else {
      result.completeExceptionally(
          counts ? new HopFailedException(failure) : failure.asException());
    }
  }
}
