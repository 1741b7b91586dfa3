package io.pronto.modelserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.work.Processors;
import io.pronto.core.release.Release;
import io.pronto.core.release.Repository;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.onnx.OnnxEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the model {@code pair}, which makes {@code sum} and {@code product} of a and b. */
class ModelStageTest {

  private static final Path PAIR =
      Path.of("..", "it", "src", "test", "resources", "models", "pair", "1", "model.onnx");

  /** What is left of the route when a call is at the model-server. */
  private static final Route TO_POSTPROCESSOR = Route.WHOLE.rest().rest();

  private static final Tensor A = Tensor.ofFloats("a", new long[] {1, 3}, new float[] {1, 2, 3});
  private static final Tensor B = Tensor.ofFloats("b", new long[] {1, 3}, new float[] {4, 5, 6});

  private final Processors processors = new Processors(1, 8, System::nanoTime);
  private final OnnxEnvironment onnx = new OnnxEnvironment();
  private final ModelStage stage = new ModelStage(onnx::open, processors);

  @TempDir Path repository;

  @AfterEach
  void close() {
    processors.close();
  }

  @Test
  void whatIsCarriedGoesOnBesideTheOutputsAsItCame() throws Exception {
    Tensors made = apply(release("b"), TO_POSTPROCESSOR);
    assertThat(names(made)).containsExactly("sum", "product", "b");
    assertThat(made.get("b")).isSameAs(B);
    assertThat(made.get("sum").data().getFloat(0)).isEqualTo(5);
    assertThat(made.get("product").data().getFloat(0)).isEqualTo(4);
  }

  @Test
  void severalAreCarriedInTheOrderOfTheRelease() throws Exception {
    assertThat(names(apply(release("b, a"), TO_POSTPROCESSOR)))
        .containsExactly("sum", "product", "b", "a");
  }

  @Test
  void aStageCalledForItselfAnswersItsOwnOutputs() throws Exception {
    Release release = release("b");
    Tensors made = apply(release, Route.NONE);
    assertThat(names(made)).containsExactly("sum", "product");
    assertThat(stage.signature(release).outputs().stream().map(TensorSpec::name))
        .containsExactly("sum", "product");
  }

  @Test
  void withoutCarryOnlyTheOutputsGoOn() throws Exception {
    assertThat(names(apply(release(""), TO_POSTPROCESSOR))).containsExactly("sum", "product");
  }

  /** A first run goes to the pool, since nothing is known of its cost. */
  @Test
  void onTheCallingThreadTheSameIsCarriedAsOnThePool() throws Exception {
    ModelStage.PreparedModel prepared = stage.prepare(release("b"));
    try {
      prepared.cost().took(Tensors.of(A, B).bytes(), 1);
      CompletableFuture<Tensors> made =
          stage.apply(prepared, Tensors.of(A, B), call(TO_POSTPROCESSOR)).toCompletableFuture();
      assertThat(made).isCompleted();
      assertThat(names(made.join())).containsExactly("sum", "product", "b");
    } finally {
      stage.release(prepared);
    }
  }

  private Tensors apply(Release release, Route route) throws Exception {
    ModelStage.PreparedModel prepared = stage.prepare(release);
    try {
      return stage
          .apply(prepared, Tensors.of(A, B), call(route))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } finally {
      stage.release(prepared);
    }
  }

  private static Call call(Route route) {
    return Call.begin("", TraceContext.fresh(), null, false)
        .call()
        .to("pair", route, Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  private static List<String> names(Tensors tensors) {
    return tensors.list().stream().map(Tensor::name).toList();
  }

  /** As the repository reads it; what is carried needs a step that uses it. */
  private Release release(String carry) throws IOException {
    Path folder = Files.createDirectories(repository.resolve("pair/1"));
    Files.copy(PAIR, folder.resolve("model.onnx"));
    String settings =
        """
        carry: [%s]
        postprocess:
          - select: [sum, %s]
        outputs:
          - {name: sum, datatype: FP32, shape: [-1, 3]}
        """
            .formatted(carry, carry);
    Files.writeString(folder.resolve("release.yaml"), carry.isEmpty() ? "" : settings);
    Repository read = new RepositoryReader(_ -> null, Integer.MAX_VALUE).read(repository);
    assertThat(read.releases()).as(read.toString()).hasSize(1);
    return read.releases().getFirst();
  }
}
