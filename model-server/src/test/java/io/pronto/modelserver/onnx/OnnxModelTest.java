package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;
import static io.pronto.modelserver.onnx.TestRuns.ENVIRONMENT;
import static io.pronto.modelserver.onnx.TestRuns.answer;
import static io.pronto.modelserver.onnx.TestRuns.floats;
import static io.pronto.modelserver.onnx.TestRuns.invalid;
import static io.pronto.modelserver.onnx.TestRuns.longs;
import static io.pronto.modelserver.onnx.TestRuns.random;
import static io.pronto.modelserver.onnx.TestRuns.release;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {

  @TempDir Path directory;

  @Test
  void tellsSetosaFromVirginica() {
    // Given
    Tensor rows =
        Tensor.ofFloats("input", new long[] {2, 4}, 5.1f, 3.5f, 1.4f, 0.2f, 6.3f, 3.3f, 6f, 2.5f);
    // When
    Tensor answer = answer(TestReleases.iris(), rows).get("probabilities");
    // Then
    FloatBuffer probabilities = answer.data().asFloatBuffer();
    assertThat(answer.shape()).containsExactly(2, 3);
    assertThat(probabilities.get(0)).isGreaterThan(0.9f);
    assertThat(probabilities.get(5)).isGreaterThan(0.9f);
    assertThat(probabilities.get(0) + probabilities.get(1) + probabilities.get(2))
        .isEqualTo(1f, within(1e-5f));
  }

  @Test
  void givesOutputsInTheOrderOfTheSignatureForInputsInAnyOrder() {
    // Given
    Tensors inputs = Tensors.of(floats("b", 1, 4, 5, 6), floats("a", 1, 1, 2, 3));
    // When
    Tensors answer = answer(TestReleases.pair(), inputs);
    // Then
    assertThat(answer)
        .isEqualTo(Tensors.of(floats("sum", 1, 5, 7, 9), floats("product", 1, 4, 10, 18)));
  }

  @Test
  void largerAndSmallerShapesFollowEachOther() {
    try (Model model = ENVIRONMENT.open(TestReleases.identity())) {
      for (long[] shape :
          new long[][] {{1, 4}, {0, 4}, {300, 500}, {1, 4}, {3_000, 1_000}, {4, 1}, {2, 2}}) {
        Tensor input = random("input", DataType.FP32, shape);
        Tensors answer = model.run(Tensors.of(input), Cancellation.NEVER);
        assertThat(answer).isEqualTo(Tensors.of(input.named("output")));
      }
    }
  }

  @Test
  void anAnswerIsNotChangedByTheNextRun() {
    try (Model model = ENVIRONMENT.open(TestReleases.identity())) {
      // Given
      Tensor first = floats("input", 1, 1, 2, 3);
      Tensors answer = model.run(Tensors.of(first), Cancellation.NEVER);
      // When
      model.run(Tensors.of(floats("input", 1, 7, 8, 9)), Cancellation.NEVER);
      // Then
      assertThat(answer).isEqualTo(Tensors.of(first.named("output")));
    }
  }

  @Test
  void stretchesOneInputToTheOtherWhereNoNameSaysThatTheyAreEqual() {
    // Given
    Tensors inputs = Tensors.of(floats("a", 2, 1, 2, 3, 4, 5, 6), floats("b", 1, 1, 1, 1));
    // When, Then
    assertThat(answer(TestReleases.pair(), inputs).get("sum"))
        .isEqualTo(floats("sum", 2, 2, 3, 4, 5, 6, 7));
  }

  @Test
  void answersAlthoughAnOutputHasAnotherShapeThanTheModelDeclares() {
    // Given: declared as long as the input, in truth without its zeros
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.INT64, "N")
            .node("NonZero", "places", Map.of(), "input")
            .integers("flat", -1)
            .node("Reshape", "output", Map.of(), "places", "flat")
            .output("output", OnnxFile.INT64, "N")
            .write(directory);
    try (Model model = ENVIRONMENT.open(release(file, DataType.INT64, -1, DataType.INT64, -1))) {
      for (int i = 0; i < 2; i++) {
        // When
        Tensors answer = model.run(Tensors.of(longs("input", 0, 5, 0, 7)), Cancellation.NEVER);
        // Then
        assertThat(answer).isEqualTo(Tensors.of(longs("output", 1, 3)));
      }
      assertThat(model.run(Tensors.of(longs("input", 1, 1)), Cancellation.NEVER).get("output"))
          .isEqualTo(longs("output", 0, 1));
    }
  }

  @Test
  void inputsThatTheInsideOfTheModelCannotTakeAreInvalidWithoutSayingWhatTheRuntimeSaid() {
    // Given
    Tensors inputs = Tensors.of(floats("a", 2, 1, 2, 3, 4, 5, 6), random("b", DataType.FP32, 5, 3));
    // When
    Failure.InputInvalid failure = invalid(TestReleases.pair(), inputs);
    // Then
    assertThat(failure.field()).isEqualTo("inputs");
    assertThat(failure.got()).isEqualTo("a FP32[2,3], b FP32[5,3]");
    assertThat(failure.text()).doesNotContainIgnoringCase("onnx").doesNotContain("Mul");
  }

  @Test
  void aReshapeThatDoesNotComeOutEvenIsInvalidInput() {
    // Given
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.INT64, "N")
            .integers("pairs", -1, 2)
            .node("Reshape", "output", Map.of(), "input", "pairs")
            .output("output", OnnxFile.INT64, "K", "2")
            .write(directory);
    Release release =
        TestReleases.of(
            file,
            List.of(spec("input", DataType.INT64, -1)),
            List.of(spec("output", DataType.INT64, -1, 2)));
    // When, Then
    assertThat(answer(release, longs("input", 1, 2, 3, 4)).get("output").shape())
        .containsExactly(2, 2);
    assertThat(invalid(release, Tensors.of(longs("input", 1, 2, 3))).field()).isEqualTo("inputs");
  }

  @Test
  void refusesInputsThatAreNotThoseOfTheSignature() {
    assertThat(invalid(TestReleases.pair(), Tensors.of(floats("a", 1, 1, 2, 3))).field())
        .isEqualTo("b");
  }

  @Test
  void runsOfManyThreadsDoNotMix() throws Exception {
    try (Model model = ENVIRONMENT.open(TestReleases.identity());
        var executor = Executors.newFixedThreadPool(16)) {
      // Given
      List<Callable<Boolean>> runs =
          IntStream.range(0, 400)
              .<Callable<Boolean>>mapToObj(seed -> () -> comesBack(model, seed))
              .toList();
      // When
      List<Future<Boolean>> answers = executor.invokeAll(runs);
      // Then
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  private static boolean comesBack(Model model, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      int rows = random.nextInt(5);
      float[] values = new float[rows * 3];
      Arrays.fill(values, random.nextFloat());
      Tensor input = floats("input", rows, values);
      if (!model
          .run(Tensors.of(input), Cancellation.NEVER)
          .equals(Tensors.of(input.named("output")))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void aClosedModelSaysThatItsReleaseIsAbsent() {
    // Given
    Model model = ENVIRONMENT.open(TestReleases.pair());
    model.close();
    model.close();
    // When, Then
    assertThat(model.acquire()).isFalse();
    assertThatThrownBy(() -> model.run(oneRowOfPair(), Cancellation.NEVER))
        .isInstanceOfSatisfying(
            FailureException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(new Failure.ReleaseAbsent("model-server", "pair/1")));
  }

  @Test
  void aHeldModelRunsOnAfterItIsClosed() {
    // Given
    Model model = ENVIRONMENT.open(TestReleases.pair());
    assertThat(model.acquire()).isTrue();
    // When
    model.close();
    // Then
    assertThat(model.run(oneRowOfPair(), Cancellation.NEVER).list()).hasSize(2);
    model.release();
    assertThat(model.acquire()).isFalse();
  }

  private static Tensors oneRowOfPair() {
    return Tensors.of(floats("a", 1, 1, 2, 3), floats("b", 1, 4, 5, 6));
  }
}
