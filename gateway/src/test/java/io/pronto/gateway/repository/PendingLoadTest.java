package io.pronto.gateway.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.hop.Hop;
import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import io.pronto.core.release.WantedReader;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.proto.ModelInferRequest;
import io.pronto.service.catalog.ModelControl;
import io.pronto.wire.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A load of a model whose one version has no files. */
class PendingLoadTest {

  private static final String MODEL = "iris";

  @TempDir private Path root;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Chain chain = new Chain();
  private ModelControl control;
  private PendingLoad load;

  /** A chain that has nothing, and acts on a load when the test says so. */
  private static final class Chain implements NextHop {

    private volatile boolean acts;

    @Override
    public Hop hop() {
      return Hop.PREPROCESSOR;
    }

    @Override
    public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public CompletionStage<List<ReleaseState>> releases() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public boolean hasActedOn(String model, long number) {
      return acts;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void begin() throws Exception {
    Files.createDirectories(root.resolve(MODEL).resolve("1"));
    control =
        new ModelControl(
            new WantedReader(
                new RepositoryReader(GoldenJson::parse, 1 << 20),
                root,
                new RepositoryScanner.Rules(Duration.ZERO, true)),
            List.of(),
            Duration.ofHours(1),
            () -> 5);
    ChainWatch watch =
        new ChainWatch(
            control.keeper().catalog(),
            chain::releases,
            () -> true,
            (_, _, _, _, _) -> CompletableFuture.failedFuture(new AssertionError("no model")),
            Duration.ofHours(1),
            executor,
            System::nanoTime);
    control.load(MODEL).get(5, TimeUnit.SECONDS);
    load = new PendingLoad(MODEL, control, chain, watch, executor);
    load.begin();
  }

  @AfterEach
  void end() {
    control.keeper().close();
    executor.shutdownNow();
  }

  @Test
  void failsWithTheReasonsOnceTheChainHasActedAndNotBefore() {
    // Given
    assertThat(load.done()).isNotDone();
    // When
    chain.acts = true;
    // Then
    assertThat(failure())
        .isInstanceOfSatisfying(
            Failure.LoadRefused.class,
            refused -> assertThat(refused.why()).startsWith("iris/1: ").contains("model.onnx"));
  }

  @Test
  void aCallerThatWaitedForLongIsToldTheReasonSoFar() {
    // When
    load.late(Duration.ofMillis(7));
    // Then
    assertThat(failure())
        .isInstanceOfSatisfying(
            Failure.ModelNotReady.class,
            late -> assertThat(late.why()).contains("within 7 ms", "model.onnx"));
  }

  @Test
  void failsWhereTheModelIsUnloadedMeanwhile() throws Exception {
    // When
    control.unload(MODEL).get(5, TimeUnit.SECONDS);
    // Then
    assertThat(failure())
        .isEqualTo(new Failure.ModelNotReady(MODEL, "", "it was unloaded meanwhile", false));
  }

  private Failure failure() {
    Throwable cause =
        catchThrowableOfType(ExecutionException.class, () -> load.done().get(5, TimeUnit.SECONDS))
            .getCause();
    return ((FailureException) cause).failure();
  }
}
