package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Slow calls that are sent to a second instance. */
class HedgedCallTest extends AbstractInstancesTest {

  private final Hedging hedging = new Hedging(Duration.ofMillis(10));

  @Test
  void whereOneHangsTheOtherAnswersAndTheLoserIsCancelled() throws Exception {
    // Given
    FakeHop hangs = hop(FakeHop::hang);
    hop(FakeHop::echo);
    open(SECOND_TRIES, hedging);
    // When
    while (hangs.calls.get() == 0) {
      allAreAnswered(1);
    }
    // Then
    assertThat(hangs.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(next.secondTries().hedged()).isEqualTo(hangs.calls.get());
    assertThat(next.fleet().ejections()).isZero();
  }

  @Test
  void aCallIsNotHedgedToAnInstanceWithoutItsRelease() throws Exception {
    // Given
    FakeHop slow = hop(FakeHop::hang);
    hop(new FakeReleases("iris/2/aa"), FakeHop::echo);
    open(SECOND_TRIES, hedging);
    // When
    failure(send(Duration.ofMillis(500)));
    // Then
    assertThat(slow.calls.get()).isOne();
    assertThat(next.secondTries().hedged()).isZero();
  }

  @Test
  void cancellingEndsBothSendings() throws Exception {
    // Given
    FakeHop one = hop(FakeHop::hang);
    FakeHop two = hop(FakeHop::hang);
    open(SECOND_TRIES, hedging);
    Context.CancellableContext caller = Context.ROOT.withCancellation();
    CompletionStage<Answer> answer = next.send(REQUEST, call(caller, LONG));
    until(() -> one.calls.get() == 1 && two.calls.get() == 1);
    // When
    caller.cancel(null);
    // Then
    assertThat(failure(answer)).isEqualTo(new Failure.CallerGone("preprocessor"));
    assertThat(one.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(two.cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    assertThat(guard.state()).isEqualTo(HopGuard.State.CLOSED);
  }

  @Test
  void restsWhileTheChainSheds() throws Exception {
    // Given
    FakeHop one = hop(failing(new Failure.Overloaded("model-server", Duration.ZERO)));
    FakeHop two = hop(failing(new Failure.Overloaded("model-server", Duration.ZERO)));
    open(SECOND_TRIES, hedging);
    failure(send(LONG));
    int calls = one.calls.get() + two.calls.get();
    long hedged = next.secondTries().hedged();
    one.answers(FakeHop::hang);
    two.answers(FakeHop::hang);
    // When
    failure(send(Duration.ofMillis(100)));
    // Then
    assertThat(next.secondTries().hedged()).isEqualTo(hedged);
    assertThat(one.calls.get() + two.calls.get()).isEqualTo(calls + 1);
  }

  @Test
  void hedgesNeverExceedTheBudget() throws Exception {
    // Given
    FakeHop one = hop(FakeHop::hang);
    FakeHop two = hop(FakeHop::hang);
    open(SECOND_TRIES, hedging);
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    // When
    for (int i = 0; i < 300; i++) {
      calls.add(send(Duration.ofMillis(400)));
    }
    for (CompletionStage<Answer> call : calls) {
      failure(call);
    }
    // Then
    assertThat(next.secondTries().hedged() + next.secondTries().rescued()).isEqualTo(30);
    assertThat(one.calls.get() + two.calls.get()).isEqualTo(330);
    // each of the others was refused for its slowness, and once more for the silence
    assertThat(next.secondTries().refused()).isEqualTo(2 * 270);
  }

  @Test
  void callsThatNeverLeaveAddNothingToTheBudget() throws Exception {
    // Given
    FakeHop one = hop(FakeHop::hang);
    open(SECOND_TRIES, hedging);
    // When
    for (int i = 0; i < 300; i++) {
      failure(send(i % 2 == 0 ? Duration.ZERO : Duration.ofMillis(1)));
    }
    // Then
    assertThat(one.calls.get()).isZero();
    assertThat(next.secondTries().left()).isEqualTo(SECOND_TRIES.least());
  }

  /** Answers that come while the hedge is being sent, from both sides, thousands of times. */
  @Test
  void aHedgeThatMeetsTheAnswerLeavesNothing() throws Exception {
    // Given
    FakeHop one = hop(this::afterTenMillis);
    FakeHop two = hop(this::afterTenMillis);
    open(new HopRules.SecondTries(1, 10), hedging);
    List<String> threads = threads();
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    // When
    for (int i = 0; i < 3_000; i++) {
      calls.add(send(LONG));
      if (i % 50 == 0) {
        get(calls.getLast());
      }
    }
    for (CompletionStage<Answer> call : calls) {
      assertThat(get(call).open().getId()).isEqualTo("q");
    }
    // Then
    assertThat(one.calls.get() + two.calls.get())
        .isLessThanOrEqualTo(3_000 + (int) next.secondTries().hedged());
    assertThat(threads()).isEqualTo(threads);
  }

  /** Without those of the servers under test. */
  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pronto"))
        .sorted()
        .toList();
  }

  private void afterTenMillis(
      ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    var _ = loops.timers().schedule(() -> FakeHop.echo(request, caller), 10, TimeUnit.MILLISECONDS);
  }
}
