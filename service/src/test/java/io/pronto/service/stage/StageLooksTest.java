package io.pronto.service.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.chain.HeldReleases;
import io.pronto.wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stage tells its callers when the looks at the hop below end in another order. */
class StageLooksTest extends AbstractStageServiceTest {

  private static final Failure AWAY = new Failure.HopUnavailable("postprocessor", "it went");

  private final SlowToTell next = new SlowToTell();

  /** A hop whose answers about its releases come when the test says so. */
  private static final class SlowToTell implements NextHop {

    private final List<CompletableFuture<List<ReleaseState>>> looks = new ArrayList<>();
    private Runnable changed;

    @Override
    public Hop hop() {
      return Hop.POSTPROCESSOR;
    }

    @Override
    public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public CompletionStage<List<ReleaseState>> releases() {
      looks.add(new CompletableFuture<>());
      return looks.getLast();
    }

    @Override
    public void onReleases(Runnable listener) {
      changed = listener;
    }

    void answer(int look, boolean ready) {
      looks.get(look).complete(List.of(new ReleaseState("iris", "1", FakeStage.DIGEST, ready, "")));
    }

    void fail(int look) {
      looks.get(look).completeExceptionally(AWAY.asException());
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void startAndTellOnce() {
    start(FakeStage.adding(Hop.MODEL_SERVER), "inprocess:///" + FIRST, next);
    channel = channel(FIRST);
    next.answer(0, true); // is it there?
    next.answer(1, true); // what has it got?
    assertThat(told().getServing()).isTrue();
  }

  @Test
  void aLateFailureOfAnOlderLookSuspendsNothing() {
    // Given
    next.changed.run();
    next.changed.run();
    // When
    next.answer(3, true);
    next.fail(2);
    // Then
    assertThat(told().getServing()).isTrue();
  }

  @Test
  void aFailureWhileANewerLookIsUnderWaySuspendsNothing() {
    // Given
    next.changed.run();
    next.changed.run();
    // When
    next.fail(2);
    // Then
    assertThat(told().getServing()).isTrue();
  }

  @Test
  void aLateAnswerToAnOlderLookIsNotNews() {
    // Given
    next.changed.run();
    next.changed.run();
    // When
    next.answer(3, false);
    next.answer(2, true);
    // Then
    assertThat(irisReady()).isFalse();
  }

  @Test
  void anAnswerCountsWhileANewerLookIsUnderWay() {
    // Given
    next.changed.run();
    next.changed.run();
    // When
    next.answer(2, false);
    // Then
    assertThat(irisReady()).isFalse();
  }

  @Test
  void theNewestFailureSuspendsUntilALookSucceeds() {
    // When
    next.changed.run();
    next.fail(2);
    // Then
    assertThat(told().getServing()).isFalse();
    // When
    next.changed.run();
    next.answer(3, true);
    // Then
    assertThat(told().getServing()).isTrue();
  }

  private boolean irisReady() {
    return told().getReleasesList().stream()
        .anyMatch(release -> release.getVersion().equals("1") && release.getReady());
  }

  /** What a caller that begins to watch now is told. */
  private HeldReleases told() {
    return watch(channel).next();
  }
}
