package io.pronto.chain.hop.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.hop.failure.Failure;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.hop.status.Statuses;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.hop.wire.InferMethod;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The next hop over gRPC, by network or in process. */
public final class GrpcNextHop implements NextHop {

  private static final long RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final double RESERVE_SHARE = 0.03;
  private static final int INDEX_SECONDS = 2;

  private final Hop hop;
  private final Channels channels;
  private final Guard guard;

  /**
   * Opens the channels; they connect by themselves.
   *
   * @param maxMessage largest message taken, in bytes
   */
  public GrpcNextHop(Hop hop, Target target, EventLoops loops, int maxMessage, Guard guard) {
    this.hop = hop;
    this.channels = new Channels(target, loops, maxMessage);
    this.guard = guard;
  }

  @Override
  public Hop hop() {
    return hop;
  }

  @Override
  public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
    return guard.call(() -> exchange(request, call));
  }

  private CompletionStage<Answer> exchange(ModelInferRequest request, Call call) {
    Context before = call.context().attach();
    try {
      ClientCall<ModelInferRequest, Answer> sent =
          channels.mine().newCall(InferMethod.CLIENT, optionsOf(call));
      Exchange exchange = new Exchange(call);
      sent.start(exchange, headersOf(call));
      sent.request(2);
      sent.sendMessage(request);
      sent.halfClose();
      return exchange.answer;
    } finally {
      call.context().detach(before);
    }
  }

  private static CallOptions optionsOf(Call call) {
    Deadline deadline = call.deadline();
    if (deadline == null) {
      return CallOptions.DEFAULT;
    }
    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return CallOptions.DEFAULT.withDeadlineAfter(
        left - Math.max(RESERVE_NANOS, (long) (left * RESERVE_SHARE)), TimeUnit.NANOSECONDS);
  }

  private static Metadata headersOf(Call call) {
    Metadata headers = new Metadata();
    if (!call.route().rest().ends()) {
      headers.put(HopHeaders.ROUTE, call.route().rest().text());
    }
    headers.put(HopHeaders.RELEASE, call.release());
    headers.put(HopHeaders.TRACEPARENT, call.trace().traceparent());
    if (!call.trace().tracestate().isEmpty()) {
      headers.put(HopHeaders.TRACESTATE, call.trace().tracestate());
    }
    if (!call.requestId().isEmpty()) {
      headers.put(HopHeaders.REQUEST_ID, call.requestId());
    }
    if (call.debug()) {
      headers.put(HopHeaders.DEBUG, "1");
      call.diagnosis().sent(System.nanoTime());
    }
    return headers;
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    CompletableFuture<List<ReleaseState>> states = new CompletableFuture<>();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(INDEX_SECONDS, TimeUnit.SECONDS);
    ClientCall<RepositoryIndexRequest, RepositoryIndexResponse> call =
        channels.mine().newCall(GRPCInferenceServiceGrpc.getRepositoryIndexMethod(), options);
    ClientCalls.asyncUnaryCall(
        call, RepositoryIndexRequest.getDefaultInstance(), new IndexObserver(states));
    return states;
  }

  @Override
  public void close() {
    channels.close();
  }

  /** One call: holds the answer until its trailers say that it is whole. */
  private final class Exchange extends ClientCall.Listener<Answer> {

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final Call call;
    private Answer received;

    Exchange(Call call) {
      this.call = call;
    }

    @Override
    public void onMessage(Answer message) {
      received = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (call.debug()) {
        call.diagnosis()
            .answered(
                System.nanoTime(),
                trailers.get(HopHeaders.TIMING),
                trailers.get(HopHeaders.DEADLINE_LEFT));
      }
      if (status.isOk() && received != null) {
        if (!answer.complete(received)) {
          received.discard();
        }
        return;
      }
      if (received != null) {
        received.discard();
      }
      answer.completeExceptionally(failureOf(status, trailers).asException());
    }

    /** A hop that ends cuts its calls off as if they had been cancelled: that is its doing. */
    private Failure failureOf(Status status, Metadata trailers) {
      Status seen = status.isOk() ? Status.INTERNAL : status;
      Failure failure = Statuses.failureOf(seen, trailers, hop);
      return failure instanceof Failure.CallerGone && !call.cancelled()
          ? new Failure.HopUnavailable(hop.text(), "it ended the call")
          : failure;
    }
  }

  private final class IndexObserver implements StreamObserver<RepositoryIndexResponse> {

    private final CompletableFuture<List<ReleaseState>> states;

    IndexObserver(CompletableFuture<List<ReleaseState>> states) {
      this.states = states;
    }

    @Override
    public void onNext(RepositoryIndexResponse response) {
      states.complete(
          response.getModelsList().stream()
              .map(
                  m ->
                      new ReleaseState(
                          m.getName(), m.getVersion(), m.getState().equals("READY"), m.getReason()))
              .toList());
    }

    @Override
    public void onError(Throwable error) {
      Metadata trailers = Status.trailersFromThrowable(error);
      FailureException failure =
          Statuses.failureOf(
                  Status.fromThrowable(error), trailers == null ? new Metadata() : trailers, hop)
              .asException();
      states.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      states.completeExceptionally(
          Statuses.failureOf(Status.INTERNAL, new Metadata(), hop).asException());
    }
  }
}
