package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.pronto.chain.balancing.BalancingRules;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import io.pronto.wire.status.Statuses;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Several instances of a hop, over the network; nothing may be left in flight by any test. */
abstract class AbstractInstancesTest {

  static final String RELEASE = "iris/1/9f";
  static final ModelInferRequest REQUEST =
      ModelInferRequest.newBuilder().setModelName("iris").setId("q").build();
  static final Duration LONG = Duration.ofSeconds(10);

  /** As documented, but short times. */
  static final BalancingRules BALANCING =
      new BalancingRules(
          Duration.ofMillis(100),
          Duration.ofMillis(1),
          Duration.ofMillis(200),
          Duration.ofSeconds(2),
          new BalancingRules.Ejection(5, 0.5, Duration.ofMillis(200), Duration.ofSeconds(1)));

  static final HopRules.SecondTries SECOND_TRIES = new HopRules.SecondTries(0.1, 10);
  static final HopRules.SecondTries NO_SECOND_TRIES = new HopRules.SecondTries(0, 0);

  final EventLoops loops = new EventLoops(2);
  final List<FakeHop> hops = new ArrayList<>();
  GrpcNextHop next;
  HopGuard guard;

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    try {
      if (next != null) {
        until(() -> next.fleet().inFlight() == 0);
        next.close();
        until(() -> next.fleet().known() == 0);
      }
      if (guard != null) {
        assertThat(guard.underWay()).isZero();
      }
    } finally {
      hops.forEach(FakeHop::close);
      loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  FakeHop hop(BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    return hop(new FakeReleases(RELEASE), infer);
  }

  FakeHop hop(
      FakeReleases releases,
      BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> infer)
      throws IOException {
    FakeHop hop = FakeHop.with(releases, infer);
    hops.add(hop);
    return hop;
  }

  /** Opens the way to all of them, and waits until it is. */
  void open(HopRules.SecondTries secondTries, Hedging hedging) throws InterruptedException {
    open(target(), secondTries, hedging);
    until(() -> next.fleet().usable() == hops.size());
  }

  Target target() {
    return Target.parse(
        hops.stream()
            .map(hop -> "127.0.0.1:" + hop.port())
            .collect(Collectors.joining(",", "static:///", "")));
  }

  void open(Target target, HopRules.SecondTries secondTries, Hedging hedging) {
    guard =
        new HopGuard(
            Hop.PREPROCESSOR, new HopGuard.Rules(100, 0.9, Duration.ofMillis(100), 3, 4096));
    next =
        new GrpcNextHop(
            Hop.PREPROCESSOR,
            target,
            Transport.insecure(loops, 4 << 20),
            new HopRules(1, HopRules.Policy.LEAST_LATENCY, BALANCING, secondTries, null),
            System::nanoTime,
            guard,
            hedging);
  }

  CompletionStage<Answer> send(Duration left) {
    return send(RELEASE, left);
  }

  CompletionStage<Answer> send(String release, Duration left) {
    return next.send(REQUEST, call(release, Context.ROOT, left));
  }

  static Call call(Context context, Duration left) {
    return call(RELEASE, context, left);
  }

  private static Call call(String release, Context context, Duration left) {
    Deadline deadline = Deadline.after(left.toNanos(), TimeUnit.NANOSECONDS);
    return new Call("", TraceContext.fresh(), context, deadline, Route.WHOLE, release, null);
  }

  void allAreAnswered(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      assertThat(get(send(LONG)).open().getId()).isEqualTo("q");
    }
  }

  /** Fails as a hop does: with details. */
  static BiConsumer<ModelInferRequest, StreamObserver<ModelInferResponse>> failing(
      Failure failure) {
    return (request, caller) -> caller.onError(error(failure));
  }

  private static StatusRuntimeException error(Failure failure) {
    return Statuses.of(failure)
        .asRuntimeException(Statuses.trailersOf(failure, TraceContext.fresh().traceId()));
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(15, TimeUnit.SECONDS);
  }

  static Failure failure(CompletionStage<?> stage) throws Exception {
    Throwable thrown = get(stage.handle((answer, error) -> error));
    assertThat(thrown).isInstanceOf(FailureException.class);
    return ((FailureException) thrown).failure();
  }
}
