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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What this side gave up says nothing of the hop, good or bad, to its guard. */
class GivenUpCallsTest {

  private static final String HOP = Hop.MODEL_SERVER.text();
  private static final int TRIALS = 3;
  private static final Answer ANSWER = Answer.of(ModelInferResponse.getDefaultInstance());
  private static final Failure LATE = new Failure.DeadlinePassed(HOP);

  private final HopGuard guard = guard(Duration.ofMillis(50));

  private static HopGuard guard(Duration delay) {
    return new HopGuard(Hop.MODEL_SERVER, new HopGuard.Rules(100, 0.9, delay, TRIALS, 4096));
  }

  static Stream<Throwable> givenUp() {
    return Stream.of(
        new Failure.CallerGone(HOP).asException(),
        LATE.asException(),
        new Failure.HopUnavailable(HOP, "another instance was faster").asException(),
        new IllegalStateException("a defect on this side"));
  }

  static Stream<Failure> answered() {
    return Stream.of(
        new Failure.InputInvalid("a", "b", "c"),
        new Failure.ReleaseAbsent(HOP, "iris/1/9f"),
        new Failure.Overloaded(HOP, Duration.ofSeconds(1)),
        new Failure.HopUnavailable("postprocessor", "it went"),
        new Failure.DeadlinePassed("postprocessor"));
  }

  @ParameterizedTest
  @MethodSource("givenUp")
  void callsGivenUpDoNotKeepTheBreakerOfAHangingHopClosed(Throwable error) {
    for (int i = 0; i < 100; i++) {
      call(guard, error);
      call(guard, error);
      call(guard, new HopFailedException(LATE));
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }

  @ParameterizedTest
  @MethodSource("givenUp")
  void callsGivenUpOpenNothing(Throwable error) {
    for (int i = 0; i < 1_000; i++) {
      call(guard, error);
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    assertThat(guard.underWay()).isZero();
  }

  @ParameterizedTest
  @MethodSource("answered")
  void aFailureThatTheHopAnsweredWithIsAnAnswer(Failure failure) {
    for (int i = 0; i < 100; i++) {
      call(guard, failure.asException());
      call(guard, failure.asException());
      call(guard, new HopFailedException(LATE));
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @ParameterizedTest
  @MethodSource("givenUp")
  void trialsGivenUpNeitherPassNorUseUpTheTrials(Throwable error) throws Exception {
    // Given
    halfOpen();
    // When
    for (int i = 0; i < 50; i++) {
      assertThat(call(guard, error)).isSameAs(error);
      assertThat(guard.state()).isEqualTo(HopGuard.State.HALF_OPEN);
    }
    // And when
    for (int i = 0; i < TRIALS; i++) {
      assertThat(call(guard, null)).isNull();
    }
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    assertThat(guard.prevented()).isZero();
  }

  @Test
  void noMoreTrialsAtATimeThanAreWanted() throws Exception {
    // Given
    halfOpen();
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < TRIALS; i++) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      answers.add(answer);
      guard.call(() -> answer);
    }
    // Then
    assertRefuses(guard);
    // When
    answers.removeLast().completeExceptionally(new Failure.CallerGone(HOP).asException());
    // Then
    assertThat(call(guard, null)).isNull();
    assertRefuses(guard);
    // When
    answers.forEach(answer -> answer.complete(ANSWER));
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void aTrialThatFailsAfterOthersWereGivenUpOpensTheBreakerAgain() throws Exception {
    // Given
    halfOpen();
    givenUp().forEach(error -> call(guard, error));
    // When
    call(guard, new HopFailedException(LATE));
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }

  @Test
  void callsThatBeganBeforeAndAreGivenUpLetNobodyPassAnOpenBreaker() {
    // Given
    HopGuard slow = guard(Duration.ofMinutes(1));
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Answer> answer = new CompletableFuture<>();
      answers.add(answer);
      slow.call(() -> answer);
    }
    call(slow, new Failure.CallerGone(HOP).asException());
    fail(slow);
    // When
    Throwable gone = new Failure.CallerGone(HOP).asException();
    answers.forEach(answer -> answer.completeExceptionally(gone));
    // Then
    for (int i = 0; i < 20; i++) {
      assertRefuses(slow);
    }
    assertThat(slow.opened()).isOne();
  }

  private static void assertRefuses(HopGuard guard) {
    assertThat(call(guard, null))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure()).isInstanceOf(Failure.HopGuardOpen.class));
  }

  private void halfOpen() throws InterruptedException {
    fail(guard);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (guard.state() != HopGuard.State.HALF_OPEN) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void fail(HopGuard guard) {
    for (int i = 0; i < 100; i++) {
      call(guard, new HopFailedException(LATE));
    }
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }

  /** A call that ends like this, at once; {@code null} for a good answer. What its caller gets. */
  private static Throwable call(HopGuard guard, Throwable error) {
    return guard
        .call(
            () ->
                error == null
                    ? CompletableFuture.completedFuture(ANSWER)
                    : CompletableFuture.failedFuture(error))
        .handle((answer, seen) -> seen)
        .toCompletableFuture()
        .join();
  }
}
