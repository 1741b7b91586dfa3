package io.pronto.chain.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Call.Cancellable;
import io.pronto.chain.hop.TraceContext;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

  private static final int BYTES = 100;
  private static final long FAST = 1_000;
  private static final Call CALL = begin(null).call();

  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CostEstimate cost = new CostEstimate(true);
  private final Processors processors = new Processors(1, 2, now::get);

  @AfterEach
  void close() {
    held.countDown();
    processors.close();
  }

  @Test
  void cheapWorkRunsOnTheCallingThread() {
    // Given
    cost.took(BYTES, FAST);
    // When
    CompletionStage<Thread> done = run(CALL, Thread::currentThread);
    // Then
    assertThat(done.toCompletableFuture()).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void workOfUnknownCostRunsElsewhereAndIsLearnt() throws Exception {
    // When
    Thread first =
        get(
            run(
                CALL,
                () -> {
                  now.addAndGet(FAST);
                  return Thread.currentThread();
                }));
    Thread second = get(run(CALL, Thread::currentThread));
    // Then
    assertThat(first.getName()).startsWith("pronto-work-");
    assertThat(second).isSameAs(Thread.currentThread());
  }

  @Test
  void workThatTookLongRunsElsewhereTheNextTimeToo() throws Exception {
    // Given
    cost.took(BYTES, FAST);
    for (int i = 0; i < 100 && cost.cheap(BYTES); i++) {
      get(run(CALL, () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1))));
    }
    // Then
    assertThat(get(run(CALL, Thread::currentThread))).isNotSameAs(Thread.currentThread());
  }

  @Test
  void aCallGoesOnWhereItCameFrom() throws Exception {
    // Given
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        Processors chain = new Processors(1, 2, now::get, WorkListener.NONE, () -> loop)) {
      Thread own = loop.submit(Thread::currentThread).get();
      List<Thread> workers = new CopyOnWriteArrayList<>();
      Supplier<String> works =
          () -> {
            workers.add(Thread.currentThread());
            return "done";
          };
      Supplier<String> fails =
          () -> {
            throw new IllegalStateException("defect");
          };
      Call late = begin(Duration.ofNanos(1)).call();
      // When
      Future<List<CompletionStage<Thread>>> sent =
          loop.submit(
              () ->
                  List.of(
                      goingOn(chain, CALL, works),
                      goingOn(chain, CALL, fails),
                      goingOn(chain, late, works)));
      // Then
      for (CompletionStage<Thread> goesOn : sent.get()) {
        assertThat(get(goesOn)).isSameAs(own);
      }
      assertThat(workers).hasSize(1).doesNotContain(own);
    }
  }

  private static CompletionStage<Thread> goingOn(
      Processors chain, Call call, Supplier<String> work) {
    return chain
        .run(new CostEstimate(true), BYTES, Hop.MODEL_SERVER, call, work)
        .handle((_, _) -> Thread.currentThread());
  }

  @Test
  void aCallWhoseLoopHasEndedGoesOnInThePool() throws Exception {
    // Given
    Executor ended =
        _ -> {
          throw new RejectedExecutionException("ended");
        };
    try (Processors chain = new Processors(1, 2, now::get, WorkListener.NONE, () -> ended)) {
      // When
      CompletionStage<String> done =
          chain.run(new CostEstimate(true), BYTES, Hop.MODEL_SERVER, CALL, () -> "done");
      // Then
      assertThat(get(done)).isEqualTo("done");
    }
  }

  @Test
  void heavyWorkThatHasNoRoomIsRefusedAndOtherWorkIsNot() throws Exception {
    // Given
    CostEstimate heavy = new CostEstimate(false);
    Supplier<Boolean> holds =
        () -> {
          try {
            return held.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    int room = 1 + 2;
    for (int i = 0; i < room; i++) {
      processors.run(heavy, BYTES, Hop.MODEL_SERVER, CALL, holds);
    }
    assertThatThrownBy(() -> processors.run(heavy, BYTES, Hop.MODEL_SERVER, CALL, holds))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.Overloaded.class));
    // When
    Thread ofUnknownCost = get(run(CALL, Thread::currentThread));
    cost.took(BYTES, FAST);
    CompletionStage<Thread> cheap = run(CALL, Thread::currentThread);
    // Then
    assertThat(ofUnknownCost.getName()).startsWith("pronto-work-");
    assertThat(cheap.toCompletableFuture()).isCompletedWithValue(Thread.currentThread());
  }

  @Test
  void cheapWorkDoesNotOvertakeWorkThatWaits() throws Exception {
    // Given
    occupy();
    run(CALL, () -> "waits");
    cost.took(BYTES, FAST);
    // When
    CompletableFuture<Thread> behind = run(CALL, Thread::currentThread).toCompletableFuture();
    // Then
    assertThat(behind).isNotDone();
    held.countDown();
    assertThat(get(behind)).isNotSameAs(Thread.currentThread());
  }

  @Test
  void refusesAtOnceWhenTheQueueIsFull() throws Exception {
    // Given
    occupy();
    run(CALL, () -> 1);
    run(CALL, () -> 2);
    assertThat(processors.waiting()).isEqualTo(2);
    // Then
    assertThatThrownBy(() -> run(CALL, () -> 3))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(new Failure.Overloaded("model-server", Duration.ofMillis(100))));
  }

  @Test
  void aCallWhoseTimePassedInTheQueueIsNotExecuted() throws Exception {
    // Given
    AtomicBoolean executed = new AtomicBoolean();
    occupy();
    // When
    CompletionStage<Boolean> late =
        run(begin(Duration.ofNanos(1)).call(), () -> executed.getAndSet(true));
    held.countDown();
    // Then
    assertThat(failure(late)).isEqualTo(new Failure.DeadlinePassed("model-server"));
    assertThat(executed).isFalse();
  }

  @Test
  void aCallThatWasCancelledInTheQueueIsNotExecuted() throws Exception {
    // Given
    AtomicBoolean executed = new AtomicBoolean();
    Cancellable cancellable = begin(null);
    occupy();
    CompletionStage<Boolean> gone = run(cancellable.call(), () -> executed.getAndSet(true));
    // When
    cancellable.cancel().run();
    held.countDown();
    // Then
    assertThat(failure(gone)).isEqualTo(new Failure.CallerGone("model-server"));
    assertThat(executed).isFalse();
  }

  @Test
  void whatTheWorkThrowsComesOutOnEitherWay() {
    // Given
    IllegalStateException defect = new IllegalStateException("defect");
    Supplier<String> work =
        () -> {
          throw defect;
        };
    // When
    CompletableFuture<String> elsewhere = run(CALL, work).toCompletableFuture();
    // Then
    assertThat(elsewhere).failsWithin(Duration.ofSeconds(5)).withThrowableThat().withCause(defect);
    cost.took(BYTES, FAST);
    assertThatThrownBy(() -> run(CALL, work)).isSameAs(defect);
  }

  @Test
  void anErrorInTheWorkEndsTheCallAndNotTheThread() throws Exception {
    // Given
    CompletionStage<String> failed =
        run(
            CALL,
            () -> {
              throw new StackOverflowError();
            });
    // Then
    assertThat(failed.toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableThat()
        .withCauseInstanceOf(StackOverflowError.class);
    assertThat(get(run(CALL, () -> "next"))).isEqualTo("next");
  }

  @Test
  void refusesWorkOnceClosed() {
    // When
    processors.close();
    // Then
    assertThatThrownBy(() -> run(CALL, () -> 1)).isInstanceOf(FailureException.class);
  }

  /** Keeps the only thread busy until {@code held} opens. */
  private void occupy() throws InterruptedException {
    CountDownLatch busy = new CountDownLatch(1);
    run(
        CALL,
        () -> {
          busy.countDown();
          try {
            return held.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(busy.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private <T> CompletionStage<T> run(Call call, Supplier<T> work) {
    return processors.run(cost, BYTES, Hop.MODEL_SERVER, call, work);
  }

  private static Cancellable begin(Duration timeout) {
    return Call.begin("", TraceContext.fresh(), timeout, false);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static Failure failure(CompletionStage<?> stage) {
    Throwable thrown =
        stage
            .handle((value, error) -> error)
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    return ((FailureException) thrown).failure();
  }
}
