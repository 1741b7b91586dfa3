package io.pronto.chain.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.pronto.chain.balancing.Fleet;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.ReleaseMessages;
import io.pronto.chain.hop.Target;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.core.time.Ticker;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.RepositoryIndexRequest;
import io.pronto.proto.chain.ListRequest;
import io.pronto.proto.chain.ReleasesGrpc;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The next hop over gRPC, by network or in process. On the network its instances share the calls; a
 * call that one of them fails is sent once more, to another, within a budget.
 */
public final class GrpcNextHop implements NextHop {

  private static final int INDEX_SECONDS = 2;
  private static final int WATCH_MILLIS = 50;
  private static final Duration SILENCE = Duration.ofMillis(100);

  private final boolean network;
  private final Means means;
  private final Guard guard;
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
    this.network = !target.inProcess();
    EventLoops loops = transport.loops();
    Fleet fleet = new Fleet(rules.balancing(), ticker, ThreadLocalRandom::current);
    this.means =
        new Means(
            hop,
            network,
            loops,
            fleet,
            new Channels(hop, target, transport, rules, fleet),
            new SecondTries(hop, fleet, rules.secondTries(), ticker),
            network && !rules.secondTries().none() ? hedging : null);
    this.guard = guard;
    this.watch = network ? watchSilence(loops, fleet, SILENCE.multipliedBy(hopsFrom(hop))) : null;
  }

  private static ScheduledFuture<?> watchSilence(EventLoops loops, Fleet fleet, Duration silence) {
    return loops
        .loop(0)
        .scheduleWithFixedDelay(
            () -> fleet.watchSilence(silence), WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
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
    return means.hop();
  }

  /** What is known of the instances. */
  public Fleet fleet() {
    return means.fleet();
  }

  /** Which calls were sent a second time. */
  SecondTries secondTries() {
    return means.secondTries();
  }

  @Override
  public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
    return guard.call(() -> departure(request, call).begin());
  }

  Departure departure(ModelInferRequest request, Call call) {
    return new Departure(means, request, call);
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return fleet()
        .releases()
        .<CompletionStage<List<ReleaseState>>>map(CompletableFuture::completedFuture)
        .orElseGet(this::index);
  }

  /** In the same process with digests; a server elsewhere may know the V2 protocol alone. */
  private CompletionStage<List<ReleaseState>> index() {
    return network
        ? ask(
            GRPCInferenceServiceGrpc.getRepositoryIndexMethod(),
            RepositoryIndexRequest.getDefaultInstance(),
            IndexObserver::of)
        : ask(
            ReleasesGrpc.getListMethod(),
            ListRequest.getDefaultInstance(),
            ReleaseMessages::states);
  }

  private <Q, M> CompletionStage<List<ReleaseState>> ask(
      MethodDescriptor<Q, M> method, Q request, Function<M, List<ReleaseState>> reading) {
    CompletableFuture<List<ReleaseState>> states = new CompletableFuture<>();
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(INDEX_SECONDS, TimeUnit.SECONDS);
    Context before = Context.ROOT.attach(); // whoever brought the news may be a call that ends
    try {
      ClientCall<Q, M> call = means.channels().mine().newCall(method, options);
      ClientCalls.asyncUnaryCall(call, request, new IndexObserver<>(hop(), states, reading));
    } finally {
      Context.ROOT.detach(before);
    }
    return states;
  }

  @Override
  public void onReleases(Runnable changed) {
    fleet().onChange(changed);
  }

  @Override
  public void want(Wanted models) {
    fleet().want(models);
  }

  @Override
  public boolean hasActedOn(String model, long load) {
    return !network || fleet().hasActedOn(model, load);
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.cancel(false);
    }
    means.channels().close();
  }
}
