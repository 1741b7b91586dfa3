package io.pronto.gateway.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a watch tells of a chain that answers by hand. */
@Timeout(30)
class ChainWatchTest {

  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final ReleaseState SERVES = ReleaseState.ready("iris", "1");

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final BlockingQueue<CompletableFuture<List<ReleaseState>>> looks =
      new LinkedBlockingQueue<>();
  private final AtomicInteger defects = new AtomicInteger();
  private final BlockingQueue<List<Release>> reached = new LinkedBlockingQueue<>();
  private volatile boolean whole = true;
  private final ChainWatch watch =
      new ChainWatch(
          new Catalog(new Repository(List.of(TestReleases.good("iris", 1)))),
          this::look,
          () -> whole,
          (_, _, _, _, _) -> answer(),
          PAUSE,
          executor,
          System::nanoTime);

  @AfterEach
  void end() {
    watch.end();
    executor.shutdownNow();
  }

  @Test
  void tellsWhenTheChainIsReachedForTheFirstTime() throws InterruptedException {
    // When
    watch.start(reached::add);
    fails();
    answers();
    fails();
    answers();
    looks.take();
    // Then
    assertThat(reached.take()).extracting(live -> live.id().model()).containsExactly("iris");
    assertThat(reached).isEmpty();
  }

  @Test
  void goesOnToLookWhateverBecomesOfWhatItTold() throws InterruptedException {
    // When
    watch.start(
        live -> {
          throw new IllegalStateException("no thread");
        });
    answers();
    answers();
    // Then
    assertThat(looks.take()).isNotDone();
  }

  @Test
  void goesOnToLookWhereALookCannotEvenBegin() throws InterruptedException {
    // Given
    defects.set(2);
    // When
    watch.start(reached::add);
    answers();
    // Then
    assertThat(reached.take()).hasSize(1);
    assertThat(defects).hasValue(0);
  }

  @Test
  void opensTheDeskUnlessItHasEnded() {
    assertThat(watch.desk().ready()).isFalse();
    assertThat(watch.open()).isTrue();
    assertThat(watch.desk().ready()).isTrue();
    watch.end();
    assertThat(watch.open()).isFalse();
    assertThat(watch.desk().ready()).isFalse();
  }

  private void fails() throws InterruptedException {
    looks.take().completeExceptionally(away());
  }

  private static Throwable away() {
    return new Failure.HopUnavailable("preprocessor", "away").asException();
  }

  private void answers() throws InterruptedException {
    looks.take().complete(List.of(SERVES));
  }

  private CompletionStage<List<ReleaseState>> look() {
    if (defects.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new IllegalStateException("no channel");
    }
    CompletableFuture<List<ReleaseState>> look = new CompletableFuture<>();
    looks.add(look);
    return look;
  }

  /** What every release answers. */
  private static CompletionStage<Answer> answer() {
    Tensors outputs = Tensors.of(Tensor.ofLongs("y", new long[] {1}, 0));
    return CompletableFuture.completedFuture(Answer.of(Wire.response("iris", "1", "", outputs)));
  }
}
