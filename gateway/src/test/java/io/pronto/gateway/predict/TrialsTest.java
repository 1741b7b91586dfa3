package io.pronto.gateway.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Gate;
import io.pronto.core.release.Golden;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rounds of trials of two versions, whose chain answers or fails by hand. */
@Timeout(30)
class TrialsTest {

  private static final Golden GOLDEN =
      new Golden(
          Tensors.of(Tensor.ofFloats("x", new long[] {1, 2}, 1, 2)),
          Tensors.of(Tensor.ofLongs("y", new long[] {1}, 3)),
          0);

  private final AtomicLong now = new AtomicLong();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile Failure failure;
  private volatile long answer = 3;
  private final Catalog catalog = new Catalog(new Repository(List.of(good(1), good(2))));
  private final LiveModels models = new LiveModels(catalog);
  private final Trials trials =
      new Trials(
          models,
          new Predictor((id, _, _, _, call) -> ask(id.name(), call)),
          now::get,
          Runnable::run);

  @AfterEach
  void end() {
    trials.end();
  }

  @Test
  void versionsAreTriedOneAfterAnother() {
    // When
    report();
    assertThat(round()).isTrue();
    // Then
    assertThat(asked).containsExactly("iris/1 trial", "iris/2 trial");
    assertThat(models.versions("iris")).containsExactly("1", "2");
    // When
    assertThat(round()).isTrue();
    // Then
    assertThat(asked).hasSize(2);
  }

  @Test
  void whatCouldNotBeAskedIsTriedAgainAndItsHigherVersionsWait() {
    // Given
    failure = new Failure.Overloaded("model-server", Duration.ZERO);
    // When
    report();
    assertThat(round()).isFalse();
    // Then
    assertThat(asked).containsExactly("iris/1 trial");
    assertThat(models.states().getFirst().reason()).startsWith("could not be tried yet: golden");
    // When: before its pause is over
    failure = null;
    asked.clear();
    assertThat(round()).isFalse();
    // Then: the other one is due, and passes
    assertThat(asked).containsExactly("iris/2 trial");
    // When
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(round()).isTrue();
    // Then
    assertThat(models.versions("iris")).containsExactly("1", "2");
  }

  @Test
  void noRushOfCallsRefusesAReleaseForGood() {
    // Given
    failure = new Failure.Overloaded("model-server", Duration.ZERO);
    report();
    for (int i = 0; i < 50; i++) {
      round();
      now.addAndGet(Duration.ofMinutes(1).toNanos());
    }
    assertThat(models.versions("iris")).isEmpty();
    // When
    failure = null;
    round();
    // Then
    assertThat(models.versions("iris")).containsExactly("1", "2");
  }

  @Test
  void whatWasRefusedIsTriedAgainAfterPausesThatGrow() {
    // Given
    answer = 4;
    report();
    assertThat(round()).isTrue();
    assertThat(asked).hasSize(2);
    // When
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    round();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    round();
    // Then: once after one second, and not after one more
    assertThat(asked).hasSize(4);
    // When
    answer = 3;
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    round();
    // Then
    assertThat(models.versions("iris")).containsExactly("1", "2");
  }

  @Test
  void theHopsLearnThatCallersGetAReleaseALongTimeAfterItPassed() {
    // Given
    report();
    round();
    asked.clear();
    // When
    now.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
    round();
    assertThat(asked).isEmpty();
    now.addAndGet(1);
    round();
    // Then
    assertThat(asked).containsExactlyInAnyOrder("iris/1 call", "iris/2 call");
    // When
    now.addAndGet(Duration.ofHours(1).toNanos());
    round();
    // Then
    assertThat(asked).hasSize(2);
  }

  private void report() {
    models.reported(catalog.snapshot().states().stream().filter(ReleaseState::ready).toList());
  }

  /** Has them tried; whether all could be. */
  private boolean round() {
    AtomicBoolean complete = new AtomicBoolean();
    trials.run(() -> complete.set(true));
    return complete.get();
  }

  private CompletionStage<Answer> ask(String release, Call call) {
    asked.add(release + (call.trial() ? " trial" : " call"));
    if (failure != null) {
      return CompletableFuture.failedFuture(failure.asException());
    }
    Tensors outputs = Tensors.of(Tensor.ofLongs("y", new long[] {1}, answer));
    return CompletableFuture.completedFuture(Answer.of(Wire.response("iris", "1", "", outputs)));
  }

  private static Repository.Entry good(long version) {
    return new Repository.Entry.Good(TestReleases.gated("iris", version, Gate.USUAL, GOLDEN));
  }
}
