package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.pronto.core.failure.Failure;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import io.pronto.wire.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deadlines that pass, and whose fault that is. */
class JudgedDeadlineTest extends AbstractInstancesTest {

  private static final String SLOW = "slow/1/aa";
  private static final int CALLS = 100;

  /** A model of 400 ms beside one of less than 1 ms. */
  @Test
  void aDeadlineIsMeasuredByWhatItsReleaseTakes() throws Exception {
    // Given
    hop(new FakeReleases(RELEASE, SLOW), this::afterAWhile);
    hop(new FakeReleases(RELEASE, SLOW), this::afterAWhile);
    open(NO_SECOND_TRIES, null);
    get(send(SLOW, LONG));
    hops.forEach(hop -> hop.answers(FakeHop::echo));
    allAreAnswered(500);
    hops.forEach(hop -> hop.answers(this::afterAWhile));
    // When
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(send(SLOW, Duration.ofMillis(100)));
    }
    allAreLate(calls);
    // Then
    assertThat(guard.opened()).isZero();
    assertThat(next.fleet().ejections()).isZero();
    // When: the same time is more than enough for the other
    calls.clear();
    for (int i = 0; i < CALLS; i++) {
      calls.add(send(RELEASE, Duration.ofMillis(100)));
    }
    allAreLate(calls);
    // Then
    assertThat(guard.opened()).isOne();
  }

  private void afterAWhile(ModelInferRequest request, StreamObserver<ModelInferResponse> caller) {
    var _ =
        loops.timers().schedule(() -> FakeHop.echo(request, caller), 400, TimeUnit.MILLISECONDS);
  }

  /**
   * As long as a pause of the garbage collector or a stopped process: all its loops stand still.
   */
  @Test
  void aPauseOfTheCallerIsNotTheHopsFault() throws Exception {
    // Given
    hop(FakeHop::hang);
    hop(FakeHop::hang);
    open(NO_SECOND_TRIES, null);
    List<CompletionStage<Answer>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(send(Duration.ofMillis(200)));
    }
    until(() -> hops.stream().mapToInt(hop -> hop.calls.get()).sum() == CALLS);
    // When
    CountDownLatch standing = new CountDownLatch(loops.count());
    for (int i = 0; i < loops.count(); i++) {
      loops.loop(i).execute(() -> standStill(standing));
    }
    assertThat(standing.await(5, TimeUnit.SECONDS)).isTrue();
    allAreLate(calls);
    // Then
    assertThat(guard.opened()).isZero();
    assertThat(next.fleet().ejections()).isZero();
    assertThat(next.fleet().replacements()).isZero();
  }

  private static void standStill(CountDownLatch standing) {
    standing.countDown();
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void allAreLate(List<CompletionStage<Answer>> calls) throws Exception {
    for (CompletionStage<Answer> call : calls) {
      assertThat(failure(call)).isEqualTo(new Failure.DeadlinePassed("preprocessor"));
    }
  }
}
