package io.pronto.modelserver.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Model;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CancellationTest {

  private static final long MINUTES_OF_TURNS = 200_000_000;
  private static final Failure GONE = new Failure.CallerGone("model-server");

  private final Model model = new OnnxEnvironment().open(TestReleases.spin());
  private final TestCancellation cancellation = new TestCancellation();

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void endsARunInNativeCodeSoonAfterwards() throws Exception {
    // Given
    CompletableFuture<Long> ended =
        CompletableFuture.supplyAsync(
            () -> {
              assertThatThrownBy(() -> model.run(turns(MINUTES_OF_TURNS), cancellation))
                  .isInstanceOfSatisfying(
                      FailureException.class, e -> assertThat(e.failure()).isEqualTo(GONE));
              return System.nanoTime();
            });
    awaitListener();
    Thread.sleep(50); // well inside of native code
    // When
    long cancelled = System.nanoTime();
    cancellation.cancel();
    // Then
    assertThat(ended.get(10, TimeUnit.SECONDS) - cancelled)
        .isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
    assertThat(cancellation.listeners()).isZero();
  }

  private void awaitListener() {
    while (cancellation.listeners() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void doesNotBeginWhatIsAlreadyCancelled() {
    // Given
    cancellation.cancel();
    // When, Then
    assertThatThrownBy(() -> model.run(turns(MINUTES_OF_TURNS), cancellation))
        .isInstanceOfSatisfying(
            FailureException.class, e -> assertThat(e.failure()).isEqualTo(GONE));
  }

  @Test
  void theNextRunIsNotTouched() {
    // Given
    model.run(turns(1), cancellation);
    // When
    cancellation.cancel();
    // Then
    assertThat(model.run(turns(1), new TestCancellation()).list()).hasSize(1);
    assertThat(cancellation.listeners()).isZero();
  }

  @Test
  void mayComeAtAnyMomentOfARun() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      // Given
      TestCancellation one = new TestCancellation();
      Thread canceller = Thread.ofPlatform().start(one::cancel);
      // When
      try {
        assertThat(model.run(turns(1 + i % 20), one).list()).hasSize(1);
      } catch (FailureException e) {
        assertThat(e.failure()).isEqualTo(GONE);
      }
      canceller.join();
      // Then
      assertThat(one.listeners()).isZero();
    }
  }

  private static Tensors turns(long turns) {
    return Tensors.of(Tensor.ofLongs("iterations", new long[] {1}, turns));
  }
}
