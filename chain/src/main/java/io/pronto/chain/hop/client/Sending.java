package io.pronto.chain.hop.client;

import io.grpc.ClientCall;
import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.proto.ModelInferRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

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
  private int open = 1;
  private boolean done;

  /** An exchange with the means to end it. */
  private record Sent(Exchange exchange, ClientCall<?, ?> sent) {

    void giveUp() {
      exchange.giveUp();
      sent.cancel("another instance was faster", null);
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

  /** Sends it to another instance too, if nothing is heard of the first. */
  void rescue() {
    sendToo(courier::mayRescue);
  }

  private void sendToo(Predicate<Instance> may) {
    Instance busy;
    synchronized (this) {
      busy = first.exchange().attempt().instance();
      if (done || twice || busy == null || !may.test(busy)) {
        return;
      }
      twice = true;
      open++;
    }
    send(busy);
  }

  private void send(Instance avoid) {
    Exchange exchange = courier.exchange(call, avoid, this);
    ClientCall<ModelInferRequest, Answer> sent = courier.newCall(call, exchange.attempt());
    boolean late;
    synchronized (this) {
      Sent sending = new Sent(exchange, sent);
      if (first == null) {
        first = sending;
      } else {
        second = sending;
      }
      late = done;
    }
    if (late) {
      exchange.giveUp();
    }
    courier.send(sent, exchange, request, call);
    if (late) {
      sent.cancel("another instance was faster", null);
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
      loser = open == 0 ? null : other(exchange);
    }
    if (!result.complete(answer)) {
      answer.discard();
    }
    if (loser != null) {
      loser.giveUp();
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very exchange
  private Sent other(Exchange exchange) {
    return first.exchange() == exchange ? second : first;
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
