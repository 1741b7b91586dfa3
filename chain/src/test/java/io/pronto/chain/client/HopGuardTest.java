package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HopGuardTest {

  private static final Duration DELAY = Duration.ofMillis(100);
  private static final Answer ANSWER = Answer.of(ModelInferResponse.getDefaultInstance());
  private static final Failure LOST = new Failure.HopUnavailable("model-server", "it went");

  private final HopGuard guard = guard(4096);

  private static HopGuard guard(int concurrent) {
    return new HopGuard(Hop.MODEL_SERVER, new HopGuard.Rules(100, 0.9, DELAY, 3, concurrent));
  }

  @Test
  void opensWhereNinetyOfAHundredCallsFail() throws Exception {
    // When, Then
    good(10);
    fail(89);
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    fail(1);
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
    assertThat(guard.opened()).isOne();
    assertThat(guard.reason())
        .isEqualTo("at least 90 % of the last 100 calls failed; the last: " + LOST.text());
  }

  @Test
  void staysClosedWhereEightyNineFail() throws Exception {
    for (int i = 0; i < 10; i++) {
      good(11);
      fail(89);
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    assertThat(guard.opened()).isZero();
  }

  @Test
  void fewCallsOpenNothing() throws Exception {
    fail(99);
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void whatIsNotTheHopsDoingOpensNothing() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      FailureException bad = FailureException.invalid("a", "b", "c");
      assertThat(failureOf(guard.call(() -> CompletableFuture.failedFuture(bad))))
          .isEqualTo(bad.failure());
      guard.call(() -> CompletableFuture.failedFuture(LOST.asException()));
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void refusesWhileItIsOpen() throws Exception {
    // Given
    fail(100);
    // When
    Failure refused =
        failureOf(
            guard.call(
                () -> {
                  throw new AssertionError("called");
                }));
    // Then
    assertThat(refused).isEqualTo(new Failure.HopGuardOpen("model-server", DELAY));
    assertThat(guard.prevented()).isOne();
    assertThat(guard.underWay()).isZero();
  }

  @Test
  void closesOnceAllTrialsSucceed() throws Exception {
    // Given
    fail(100);
    // When
    until(() -> succeeds(guard));
    assertThat(guard.state()).isEqualTo(HopGuard.State.HALF_OPEN);
    good(1);
    assertThat(guard.state()).isEqualTo(HopGuard.State.HALF_OPEN);
    good(1);
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    assertThat(guard.reason()).isEmpty();
    assertThat(guard.opened()).isOne();
  }

  @Test
  void aTrialThatFailsOpensItAgain() throws Exception {
    // Given
    fail(100);
    until(() -> succeeds(guard));
    // When
    fail(1);
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
    assertThat(guard.opened()).isEqualTo(2);
    // When
    until(() -> succeeds(guard));
    good(2);
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void canBeClosedByHand() throws Exception {
    // Given
    fail(100);
    // When
    guard.reset();
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    assertThat(guard.reason()).isEmpty();
    good(1);
    fail(99);
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }

  @Test
  void resettingOneLeavesTheOthersOfItsHopAlone() throws Exception {
    // Given
    HopGuard other = guard(4096);
    fail(100);
    // When
    other.reset();
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }

  @Test
  void oneCallTooManyIsRefusedForWantOfRoom() throws Exception {
    // Given
    HopGuard narrow = guard(3);
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      answers.add(answer);
      calls.add(narrow.call(() -> answer));
    }
    assertThat(narrow.underWay()).isEqualTo(3);
    // When
    CompletionStage<Answer> refused = narrow.call(() -> CompletableFuture.completedFuture(ANSWER));
    // Then
    assertThat(failureOf(refused)).isEqualTo(new Failure.Overloaded("model-server", DELAY));
    assertThat(narrow.full()).isOne();
    // When
    answers.forEach(answer -> answer.complete(ANSWER));
    // Then
    for (CompletionStage<Answer> call : calls) {
      assertThat(get(call)).isSameAs(ANSWER);
    }
    assertThat(narrow.underWay()).isZero();
    assertThat(get(narrow.call(() -> CompletableFuture.completedFuture(ANSWER)))).isSameAs(ANSWER);
  }

  static Stream<Supplier<CompletionStage<Answer>>> defects() {
    return Stream.of(
        () -> {
          throw new AssertionError("a defect");
        },
        () -> null);
  }

  @ParameterizedTest
  @MethodSource("defects")
  void aDefectFailsItsCallAndGivesItsPlaceBack(Supplier<CompletionStage<Answer>> defect)
      throws Exception {
    // Given
    HopGuard narrow = guard(1);
    for (int i = 0; i < 5; i++) {
      // When
      CompletionStage<Answer> call = narrow.call(defect);
      // Then
      Throwable seen = get(call.handle((answer, error) -> error));
      assertThat(seen).isInstanceOfAny(AssertionError.class, NullPointerException.class);
      assertThat(narrow.underWay()).isZero();
    }
  }

  @Test
  void theAnswerComesOnTheThreadThatReadIt() throws Exception {
    // Given
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    CompletableFuture<Thread> seen =
        guard.call(() -> answer).thenApply(any -> Thread.currentThread()).toCompletableFuture();
    // When
    Thread reader = Thread.ofPlatform().start(() -> answer.complete(ANSWER));
    // Then
    assertThat(seen.get(5, TimeUnit.SECONDS)).isSameAs(reader);
  }

  private void good(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      assertThat(succeeds(guard)).isTrue();
    }
  }

  private void fail(int calls) throws Exception {
    for (int i = 0; i < calls; i++) {
      assertThat(
              failureOf(
                  guard.call(() -> CompletableFuture.failedFuture(new HopFailedException(LOST)))))
          .isEqualTo(LOST);
    }
  }

  private static boolean succeeds(HopGuard guard) {
    return guard
        .call(() -> CompletableFuture.completedFuture(ANSWER))
        .handle((answer, error) -> error == null)
        .toCompletableFuture()
        .join();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private static Failure failureOf(CompletionStage<?> stage) throws Exception {
    Throwable thrown = get(stage.handle((answer, error) -> error));
    assertThat(thrown).isInstanceOf(FailureException.class);
    return ((FailureException) thrown).failure();
  }
}
