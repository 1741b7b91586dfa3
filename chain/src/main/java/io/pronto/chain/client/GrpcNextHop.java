package io.pronto.chain.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import io.pronto.chain.balancing.Attempt;
import io.pronto.chain.balancing.Fleet;
import io.pronto.chain.balancing.Instance;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopHeaders;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.time.Ticker;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.RepositoryIndexResponse;
import io.pronto.wire.Answer;
import io.pronto.wire.InferMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The next hop over gRPC, by network or in process. On the network its instances share the calls; a
 * call that one of them fails is sent once more, to another, within a budget.
 */
public final class GrpcNextHop implements NextHop {

  private static final long RESERVE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final double RESERVE_SHARE = 0.03;
  private static final int INDEX_SECONDS = 2;
  private static final int WATCH_MILLIS = 50;
  private static final Duration SILENCE = Duration.ofMillis(100);

  private final Hop hop;
  private final boolean network;
  private final EventLoops loops;
  private final Fleet fleet;
  private final Channels channels;
  private final SecondTries secondTries;
  private final Guard guard;
  private final Hedging hedging;
  private final ScheduledFuture<?> watch;

  /**
   * Opens the channels; they connect by themselves.
   *
   * @param transport what its channels are made of
   * @param guard around each call
   * @param hedging or {@code null} for none
   */
  public GrpcNextHop(
      Hop hop,
      Target target,
      Transport transport,
      HopRules rules,
      Ticker ticker,
      Guard guard,
      Hedging hedging) {
    this.hop = hop;
    this.network = !target.inProcess();
    this.loops = transport.loops();
    this.fleet = new Fleet(rules.balancing(), ticker, ThreadLocalRandom::current);
    this.secondTries = new SecondTries(hop, fleet, rules.secondTries(), ticker);
    this.guard = guard;
    this.hedging = network && !rules.secondTries().none() ? hedging : null;
    this.channels = new Channels(hop, target, transport, rules, fleet);
    Duration silence = SILENCE.multipliedBy(hopsFrom(hop));
    this.watch =
        network
            ? loops
                .loop(0)
                .scheduleWithFixedDelay(
                    () -> fleet.watchSilence(silence),
                    WATCH_MILLIS,
                    WATCH_MILLIS,
                    TimeUnit.MILLISECONDS)
            : null;
  }

  /** Hops from this one to the last: the deepest one that meets silence acts first, and alone. */
  private static int hopsFrom(Hop hop) {
    return switch (hop) {
      case POSTPROCESSOR -> 1;
      case MODEL_SERVER -> 2;
      case PREPROCESSOR, GATEWAY -> 3;
    };
  }

  @Override
  public Hop hop() {
    return hop;
  }

  /** What is known of the instances. */
  public Fleet fleet() {
    return fleet;
  }

  /** Which calls were sent a second time. */
  SecondTries secondTries() {
    return secondTries;
  }

  @Override
  public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
    return guard.call(() -> sendOnce(request, call));
  }

  private CompletionStage<Answer> sendOnce(ModelInferRequest request, Call call) {
    Sending sending = new Sending(this, request, call);
    if (network && leaves(call)) {
      secondTries.called();
    }
    sending.start();
    if (hedging != null) {
      hedgeLater(sending, call);
    }
    return sending.result();
  }

  /** Whether there is time to send it. The load of the hop does not grow with a call that stays. */
  private static boolean leaves(Call call) {
    Deadline deadline = call.deadline();
    return deadline == null || nanosFor(deadline) > 0;
  }

  /** What the hop gets of the time: all but what is kept back for the way. */
  private static long nanosFor(Deadline deadline) {
    long left = deadline.timeRemaining(TimeUnit.NANOSECONDS);
    return left - Math.max(RESERVE_NANOS, (long) (left * RESERVE_SHARE));
  }

  private void hedgeLater(Sending sending, Call call) {
    long started = System.nanoTime();
    String release = call.release();
    ScheduledFuture<?> timer =
        sending.result().isDone()
            ? null
            : loops.timers().schedule(sending::hedge, hedging.delay(release), TimeUnit.NANOSECONDS);
    var _ =
        sending
            .result()
            .whenComplete(
                (answer, error) -> {
                  if (timer != null) {
                    timer.cancel(false);
                  }
                  if (answer != null) {
                    hedging.answered(release, System.nanoTime() - started);
                  } else if (error instanceof FailureException failed
                      && failed.failure() instanceof Failure.Overloaded) {
                    hedging.shed(System.nanoTime());
                  }
                });
  }

  Exchange exchange(Call call, Instance avoid, Sending sending) {
    Attempt attempt = fleet.attempt(call.release(), avoid, sending::rescue);
    return new Exchange(hop, call, attempt, sending);
  }

  ClientCall<ModelInferRequest, Answer> newCall(Call call, Attempt attempt) {
    Context before = call.context().attach();
    try {
      CallOptions options = optionsOf(call);
      return channels
          .mine()
          .newCall(
              InferMethod.CLIENT, network ? options.withOption(Attempt.KEY, attempt) : options);
    } finally {
      call.context().detach(before);
    }
  }

  void send(
      ClientCall<ModelInferRequest, Answer> sent,
      Exchange exchange,
      ModelInferRequest request,
      Call call) {
    Context before = call.context().attach();
    try {
      sent.start(exchange, headersOf(call, exchange.trace()));
      sent.request(2);
      sent.sendMessage(request);
      sent.halfClose();
    } finally {
      call.context().detach(before);
    }
  }

  /** Whether a call that an instance failed may be sent again; takes from the budget if so. */
  boolean mayTryAgain(Failure failure, Instance failed, Call call) {
    return network && secondTries.mayTryAgain(failure, failed, call);
  }

  /** Whether a slow call may be sent to another instance too; takes from the budget if so. */
  boolean mayHedge(Instance slow, Call call) {
    return !hedging.rests(System.nanoTime()) && secondTries.mayHedge(slow, call);
  }

  /** Whether a call may be sent to another instance too because this one says nothing. */
  boolean mayRescue(Instance silent, Call call) {
    return secondTries.mayRescue(silent, call);
  }

  private static CallOptions optionsOf(Call call) {
    Deadline deadline = call.deadline();
    return deadline == null
        ? CallOptions.DEFAULT
        : CallOptions.DEFAULT.withDeadlineAfter(nanosFor(deadline), TimeUnit.NANOSECONDS);
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
    if (call.diagnosis() != null) {
      call.diagnosis().sent(System.nanoTime());
    }
    return headers;
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return fleet
        .releases()
        .<CompletionStage<List<ReleaseState>>>map(CompletableFuture::completedFuture)
        .orElseGet(this::index);
  }

  private CompletionStage<List<ReleaseState>> index() {
    CompletableFuture<List<ReleaseState>> states = new CompletableFuture<>();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(INDEX_SECONDS, TimeUnit.SECONDS);
    Context before = Context.ROOT.attach(); // whoever brought the news may be a call that ends
    try {
      ClientCall<RepositoryIndexRequest, RepositoryIndexResponse> call =
          channels.mine().newCall(GRPCInferenceServiceGrpc.getRepositoryIndexMethod(), options);
      ClientCalls.asyncUnaryCall(
          call, RepositoryIndexRequest.getDefaultInstance(), new IndexObserver(hop, states));
    } finally {
      Context.ROOT.detach(before);
    }
    return states;
  }

  @Override
  public void onReleases(Runnable changed) {
    fleet.onChange(changed);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.cancel(false);
    }
    channels.close();
  }
}
