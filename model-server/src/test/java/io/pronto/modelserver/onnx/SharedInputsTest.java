package io.pronto.modelserver.onnx;

import static io.pronto.modelserver.onnx.TestRuns.ENVIRONMENT;
import static io.pronto.modelserver.onnx.TestRuns.floats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Gate;
import io.pronto.core.release.ModelFile;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models as their files tell of them, with inputs that share a dimension. */
class SharedInputsTest {

  private static final Path PAIR =
      Path.of("..", "it", "src", "test", "resources", "models", "pair", "1", "model.onnx");

  @TempDir Path directory;

  @Test
  void oneRowIsNotSpreadOverTwo() throws IOException {
    // Given
    Tensor two = floats("a", 2, 1, 2, 3, 4, 5, 6);
    try (Model pair = ENVIRONMENT.open(release(PAIR))) {
      // When
      Tensors answer =
          pair.run(Tensors.of(two, floats("b", 2, 1, 1, 1, 2, 2, 2)), Cancellation.NEVER);
      // Then
      assertThat(answer.get("sum")).isEqualTo(floats("sum", 2, 2, 3, 4, 6, 7, 8));
      assertThatThrownBy(
              () -> pair.run(Tensors.of(two, floats("b", 1, 1, 1, 1)), Cancellation.NEVER))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "b.shape: expected 2 for N in dimension 0 of b, as in dimension 0 of a, got 1");
    }
  }

  @Test
  void runsAModelOfAsManyInputsAsAMessageHas() throws IOException {
    // Given
    String[] names = IntStream.range(0, Tensors.MOST).mapToObj(i -> "x" + i).toArray(String[]::new);
    OnnxFile file = new OnnxFile();
    List<Tensor> inputs = new ArrayList<>();
    for (String name : names) {
      file = file.input(name, OnnxFile.FLOAT, "N");
      inputs.add(Tensor.ofFloats(name, new long[] {2}, 1, 2));
    }
    Path written =
        file.node("Sum", "y", Map.of(), names).output("y", OnnxFile.FLOAT, "N").write(directory);
    try (Model model = ENVIRONMENT.open(release(written))) {
      // When
      Tensors answer = model.run(new Tensors(inputs), Cancellation.NEVER);
      // Then
      assertThat(answer.get("y"))
          .isEqualTo(Tensor.ofFloats("y", new long[] {2}, Tensors.MOST, 2f * Tensors.MOST));
    }
  }

  private static Release release(Path file) throws IOException {
    ModelGraph graph = ModelGraph.of(file);
    return new Release(
        new ReleaseId("shared", 1, "0"),
        graph.signature(),
        graph,
        ModelFile.of(file),
        List.of(),
        List.of(),
        List.of(),
        new Release.Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), false),
        List.of(),
        Gate.USUAL);
  }
}
