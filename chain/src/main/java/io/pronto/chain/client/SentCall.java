package io.pronto.chain.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.pronto.chain.balancing.Attempt;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.TraceContext;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import io.pronto.wire.InferMethod;

/** What gRPC knows of one try. Holds the answer until its trailers say that it is whole. */
final class SentCall extends ClientCall.Listener<Answer> {

  private final Call call;
  private final Try tried;
  private final ClientCall<ModelInferRequest, Answer> exchange;
  private Answer received;

  /** Not started yet. */
  SentCall(Means means, Call call, Try tried) {
    this.call = call;
    this.tried = tried;
    CallOptions options = TimeLeft.options(call);
    Context before = call.context().attach();
    try {
      exchange =
          means
              .channels()
              .mine()
              .newCall(
                  InferMethod.CLIENT,
                  means.network() ? options.withOption(Attempt.KEY, tried.attempt()) : options);
    } finally {
      call.context().detach(before);
    }
  }

  /** Sends the request; from now on its try hears what comes of it. */
  void send(ModelInferRequest request, TraceContext trace) {
    Metadata headers = headersOf(call, trace);
    Context before = call.context().attach();
    try {
      exchange.start(this, headers);
      exchange.request(2);
      exchange.sendMessage(request);
      exchange.halfClose();
    } finally {
      call.context().detach(before);
    }
  }

  private static Metadata headersOf(Call call, TraceContext trace) {
    Metadata headers = new Metadata();
    if (!call.route().rest().ends()) {
      headers.put(HopHeaders.ROUTE, call.route().rest().text());
    }
    headers.put(HopHeaders.RELEASE, call.release());
    headers.put(HopHeaders.TRACEPARENT, trace.traceparent());
    if (!trace.tracestate().isEmpty()) {
      headers.put(HopHeaders.TRACESTATE, trace.tracestate());
    }
    if (!call.requestId().isEmpty()) {
      headers.put(HopHeaders.REQUEST_ID, call.requestId());
    }
    if (call.debug()) {
      headers.put(HopHeaders.DEBUG, "1");
    }
    return headers;
  }

  /** Ends it from this side. */
  void cancel(String why, Throwable cause) {
    exchange.cancel(why, cause);
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
    tried.closed(status, trailers, received);
  }
}
