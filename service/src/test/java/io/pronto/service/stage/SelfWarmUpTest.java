package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.client.TestHops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Target;
import io.pronto.chain.telemetry.WorkMeters;
import io.pronto.chain.work.CostEstimate;
import io.pronto.chain.work.Processors;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.tensor.Tensors;
import io.pronto.service.config.TestSettings;
import io.pronto.service.registry.Registration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service that calls itself before it is ready; the clock of the warm-up moves by hand. */
@Timeout(60)
class SelfWarmUpTest extends AbstractStageServiceTest {

  private static final Duration WARM_UP = Duration.ofMinutes(3);
  private static final int BOUND_SECONDS = 20;
  private static final String NETWORK = "127.0.0.1:0";

  private final AtomicLong now = new AtomicLong();
  private final BlockingQueue<Work> work = new LinkedBlockingQueue<>();
  private final CountDownLatch joined = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  /** A call that is in the stage. */
  private record Work(Tensors input, CompletableFuture<Tensors> output) {

    void end() {
      output.complete(input);
    }
  }

  @Test
  void isNotReadyBeforeTheTimeIsOver() throws InterruptedException {
    // Given
    StageService<?> service = start(service(Hop.POSTPROCESSOR, this::later, null));
    channel = channel(service.port());
    // When
    taken().end();
    Work last = taken();
    // Then
    assertThat(service.ready()).isFalse();
    assertThat(ready()).isFalse();
    assertThat(health()).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(joined.getCount()).isEqualTo(1);
    // And when
    now.addAndGet(WARM_UP.toNanos());
    last.end();
    // Then
    awaitJoined();
    assertThat(service.ready()).isTrue();
    assertThat(health()).isEqualTo(ServingStatus.SERVING);
    assertThat(work).isEmpty();
    assertThat(closed.getCount()).isZero();
  }

  @Test
  void noMeterCountsItsCalls() throws InterruptedException {
    // Given
    StageService<?> service = start(service(Hop.POSTPROCESSOR, this::later, null));
    channel = channel(service.port());
    // When
    taken().end();
    Work last = taken();
    now.addAndGet(WARM_UP.toNanos());
    last.end();
    awaitJoined();
    // Then
    assertThat(meters.find("pronto.hop").timers())
        .isNotEmpty()
        .allMatch(timer -> timer.count() == 0);
  }

  @Test
  void noMeterOfWorkCountsItsCalls() throws InterruptedException {
    // Given
    CostEstimate cost = new CostEstimate(true);
    try (Processors processors = new Processors(1, 1, System::nanoTime, new WorkMeters(meters))) {
      FakeStage stage =
          new FakeStage(
              Hop.POSTPROCESSOR,
              (input, call) -> {
                now.addAndGet(WARM_UP.dividedBy(3).toNanos());
                return processors.run(cost, 1, Hop.POSTPROCESSOR, call, () -> input);
              });
      // When
      start(service(stage, null));
      awaitJoined();
    }
    // Then
    assertThat(meters.find("pronto.work").timers()).isEmpty();
    assertThat(meters.find("pronto.queue").timers()).isEmpty();
  }

  @Test
  void endsWithTheService() throws InterruptedException {
    // Given
    StageService<?> service = start(service(Hop.POSTPROCESSOR, SelfWarmUpTest::atOnce, null));
    // When
    services.remove(service);
    service.drain();
    // Then
    assertThat(closed.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(service.ready()).isFalse();
    assertThat(joined.getCount()).isEqualTo(1);
  }

  @Test
  void aStageThatFailsEveryCallIsReadyAllTheSame() throws InterruptedException {
    // When
    StageService<?> service =
        start(
            service(
                Hop.POSTPROCESSOR,
                _ -> CompletableFuture.failedFuture(new IllegalStateException("defect")),
                null));
    // Then
    awaitJoined();
    assertThat(service.ready()).isTrue();
  }

  @Test
  void aStageThatNeverAnswersIsReadyAllTheSame() throws InterruptedException {
    // When
    StageService<?> service =
        start(
            service(
                Hop.POSTPROCESSOR,
                _ -> {
                  now.addAndGet(WARM_UP.toNanos());
                  return new CompletableFuture<>();
                },
                null));
    // Then
    awaitJoined();
    assertThat(service.ready()).isTrue();
  }

  @Test
  void theNextHopIsAskedForNothingAndMayComeLater() throws InterruptedException {
    // Given
    AwayHop next = new AwayHop();
    StageService<?> service = start(service(Hop.MODEL_SERVER, this::later, next));
    // When
    now.addAndGet(WARM_UP.toNanos());
    taken().end();
    // Then
    assertThat(closed.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(service.ready()).isFalse();
    // And when
    next.states.complete(List.of());
    // Then
    awaitJoined();
    assertThat(service.ready()).isTrue();
  }

  @Test
  void doesNotOutliveAServiceThatEndsBeforeItBegins() throws InterruptedException {
    // Given
    AtomicReference<StageService<?>> starting = new AtomicReference<>();
    StageService<?> service =
        service(
            new FakeStage(Hop.POSTPROCESSOR, SelfWarmUpTest::atOnce),
            null,
            target -> {
              starting.get().drain();
              return toItself(Hop.POSTPROCESSOR, target);
            });
    starting.set(service);
    // When
    service.start();
    // Then
    assertThat(closed.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(service.ready()).isFalse();
    assertThat(joined.getCount()).isEqualTo(1);
  }

  private StageService<?> service(
      Hop hop, Function<Tensors, CompletionStage<Tensors>> work, NextHop next) {
    return service(new FakeStage(hop, work), next);
  }

  private StageService<?> service(FakeStage stage, NextHop next) {
    return service(stage, next, target -> toItself(stage.hop(), target));
  }

  private StageService<?> service(
      FakeStage stage, NextHop next, Function<Target, NextHop> toItself) {
    return new StageService<>(
        stage,
        new Catalog(REPOSITORY),
        next,
        new Place(Listen.parse(NETWORK), HopCredentials.insecure().server(), new Joins()),
        toItself,
        new ProcessParts(
            TestSettings.usual().warmedFor(WARM_UP),
            loops,
            now::get,
            telemetry(meters),
            (_, _) -> {},
            Optional.empty()));
  }

  private NextHop toItself(Hop hop, Target target) {
    return new ClosingHop(TestHops.open(hop, target, loops, 1 << 20), closed::countDown);
  }

  private CompletionStage<Tensors> later(Tensors input) {
    Work taken = new Work(input, new CompletableFuture<>());
    work.add(taken);
    return taken.output();
  }

  private static CompletionStage<Tensors> atOnce(Tensors input) {
    return CompletableFuture.completedFuture(input);
  }

  private Work taken() throws InterruptedException {
    Work taken = work.poll(BOUND_SECONDS, TimeUnit.SECONDS);
    assertThat(taken).as("a call of the warm-up").isNotNull();
    return taken;
  }

  private void awaitJoined() throws InterruptedException {
    assertThat(joined.await(BOUND_SECONDS, TimeUnit.SECONDS)).as("in the registry").isTrue();
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(channel)
        .withDeadlineAfter(BOUND_SECONDS, TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  /** A registry that tells when the service came into it. */
  private final class Joins implements Registration {

    @Override
    public void join(int port, Map<String, String> facts, Runnable answered) {
      answered.run();
      joined.countDown();
    }

    @Override
    public void leave() {}
  }
}
