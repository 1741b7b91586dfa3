package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.core.failure.Failure;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that fail, and what their callers see of it. */
class InstanceFailureTest extends AbstractInstancesTest {

  private static final Failure DEFECT = new Failure.Defect("preprocessor");

  @Test
  void aCallThatAnInstanceTakesDownWithItIsAnsweredByTheOther() throws Exception {
    // Given
    FakeHop dies = hop(FakeHop::hang);
    FakeHop other = hop(FakeHop::hang);
    open(SECOND_TRIES, null);
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    while (dies.calls.get() == 0 || other.calls.get() == 0) {
      calls.add(send(LONG));
      int sent = calls.size();
      until(() -> dies.calls.get() + other.calls.get() == sent);
    }
    int taken = dies.calls.get();
    other.answers(FakeHop::echo);
    // When
    dies.close();
    // Then
    until(() -> next.secondTries().triedAgain() == taken);
    assertThat(calls.stream().filter(call -> call.toCompletableFuture().isDone()).count())
        .isLessThanOrEqualTo(taken);
    until(() -> calls.stream().filter(c -> c.toCompletableFuture().isDone()).count() == taken);
    allAreAnswered(20);
    other.close();
    for (CompletionStage<Answer> call : calls) {
      get(call.handle((answer, error) -> answer));
    }
  }

  @Test
  void anInstanceThatErrsIsLeftOutAndComesBack() throws Exception {
    // Given
    FakeHop errs = hop((request, caller) -> caller.onError(Status.INTERNAL.asRuntimeException()));
    hop(FakeHop::echo);
    open(SECOND_TRIES, null);
    // When
    for (int i = 0; next.fleet().ejections() == 0; i++) {
      assertThat(i).isLessThan(1_000);
      allAreAnswered(1);
      TimeUnit.MILLISECONDS.sleep(5);
    }
    // Then
    assertThat(errs.calls.get()).isBetween(5, 10);
    assertThat(next.secondTries().triedAgain()).isEqualTo(errs.calls.get());
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
    // When
    errs.answers(FakeHop::echo);
    int before = errs.calls.get();
    // Then
    until(
        () -> {
          send(LONG);
          return errs.calls.get() > before;
        });
  }

  @Test
  void aReleaseThatAnInstanceHasNotGotIsAskedOfAnotherAndNobodyIsBlamed() throws Exception {
    // Given
    FakeHop without = hop(failing(new Failure.ReleaseAbsent("preprocessor", RELEASE)));
    hop(FakeHop::echo);
    open(NO_SECOND_TRIES, null);
    // When
    allAreAnswered(100);
    // Then
    assertThat(without.calls.get()).isPositive();
    assertThat(next.fleet().ejections()).isZero();
    assertThat(next.secondTries().triedAgain()).isZero();
    assertThat(next.secondTries().refused()).isZero();
  }

  @Test
  void aReleaseThatNoOtherHoldsIsAskedForOnce() throws Exception {
    // Given
    Failure absent = new Failure.ReleaseAbsent("preprocessor", RELEASE);
    FakeHop only = hop(failing(absent));
    FakeHop other = hop(new FakeReleases("iris/2/aa"), FakeHop::echo);
    open(SECOND_TRIES, null);
    // When, Then
    assertThat(failure(send(LONG))).isEqualTo(absent);
    assertThat(only.calls.get()).isOne();
    assertThat(other.calls.get()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unavailable", "defect", "absent", "overloaded", "late", "open"})
  void theFailureOfAHopBelowIsNeitherTriedAgainNorCounted(String kind) throws Exception {
    // Given
    String below = "model-server";
    Failure failure =
        switch (kind) {
          case "unavailable" -> new Failure.HopUnavailable(below, "it went");
          case "defect" -> new Failure.Defect(below);
          case "absent" -> new Failure.ReleaseAbsent(below, RELEASE);
          case "overloaded" -> new Failure.Overloaded(below, Duration.ofSeconds(1));
          case "late" -> new Failure.DeadlinePassed(below);
          default -> new Failure.HopGuardOpen(below, Duration.ofSeconds(1));
        };
    FakeHop one = hop(failing(failure));
    FakeHop two = hop(failing(failure));
    open(SECOND_TRIES, null);
    // When
    for (int i = 0; i < 150; i++) {
      assertThat(failure(send(LONG))).isEqualTo(failure);
    }
    // Then
    assertThat(one.calls.get() + two.calls.get()).isEqualTo(150);
    assertThat(next.fleet().ejections()).isZero();
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void secondTriesNeverExceedTheirShare() throws Exception {
    // Given
    FakeHop one = hop(failing(DEFECT));
    FakeHop two = hop(failing(DEFECT));
    open(SECOND_TRIES, null);
    int sent = 0;
    // When
    for (int i = 0; i < 1_000; i++) {
      guard.reset();
      assertThat(failure(send(LONG))).isEqualTo(DEFECT);
      sent++;
    }
    // Then
    int extra = one.calls.get() + two.calls.get() - sent;
    assertThat(extra).isEqualTo((int) next.secondTries().triedAgain()).isBetween(1, sent / 10);
  }

  @Test
  void aHopThatFailsEverywhereOpensItsBreakerAndIsLeftAlone() throws Exception {
    // Given
    FakeHop one = hop(failing(DEFECT));
    FakeHop two = hop(failing(DEFECT));
    open(NO_SECOND_TRIES, null);
    // When
    for (int i = 0; i < 100; i++) {
      failure(send(LONG));
    }
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
    assertThat(failure(send(LONG))).isInstanceOf(Failure.HopGuardOpen.class);
    assertThat(one.calls.get() + two.calls.get()).isEqualTo(100);
    // When
    one.answers(FakeHop::echo);
    two.answers(FakeHop::echo);
    // Then
    until(
        () -> {
          send(LONG);
          return guard.state() == HopGuard.State.CLOSED;
        });
  }

  /** Less time than the reserve, less than an answer takes, and all before any answer was seen. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6})
  void callersThatGiveTooLittleTimeOpenNothing(int millis) throws Exception {
    // Given
    hop(FakeHop::hang);
    hop(FakeHop::hang);
    open(SECOND_TRIES, null);
    // When
    for (int i = 0; i < 200; i++) {
      assertThat(failure(send(Duration.ofMillis(millis))))
          .isEqualTo(new Failure.DeadlinePassed("preprocessor"));
    }
    // Then
    assertThat(next.fleet().ejections()).isZero();
    assertThat(guard.opened()).isZero();
  }

  @Test
  void aHopThatHangsOpensItsBreaker() throws Exception {
    // Given
    hop(FakeHop::hang);
    hop(FakeHop::hang);
    open(SECOND_TRIES, null);
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    // When
    for (int i = 0; i < 100; i++) {
      calls.add(send(Duration.ofMillis(300)));
    }
    for (CompletionStage<Answer> call : calls) {
      failure(call);
    }
    // Then
    assertThat(guard.state()).isEqualTo(HopGuard.State.OPEN);
  }
}
