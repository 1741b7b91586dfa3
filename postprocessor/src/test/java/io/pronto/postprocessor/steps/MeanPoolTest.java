package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.misfit;
import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeanPoolTest {

  private static final double TOLERANCE = 1e-6;

  private final LoadedStep step =
      LoadedStep.of(new MeanPoolFactory(), "mean-pool: {input: x, mask: m, output: y}");

  /** Lines of {@code make_pool_references.py}: shape; x; mask; what numpy makes of them. */
  static Stream<String> references() throws IOException {
    try (InputStream in = MeanPoolTest.class.getResourceAsStream("pool-references.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("references")
  void givesWhatNumpyGives(String line) {
    // Given
    String[] parts = line.split("; ");
    long[] shape = Arrays.stream(parts[0].split(" ")).mapToLong(Long::parseLong).toArray();
    Tensor states = Tensor.ofFloats("x", shape, floats(parts[1]));
    long[] mask = Arrays.stream(parts[2].split(" ")).mapToLong(Long::parseLong).toArray();
    Tensor given = Tensor.ofLongs("m", new long[] {shape[0], shape[1]}, mask);
    // When
    Tensor pooled = step.apply(Tensors.of(states, given)).get("y");
    // Then
    assertThat(pooled.shape()).containsExactly(shape[0], shape[2]);
    float[] expected = floats(parts[3]);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) pooled.data().getFloat(i * Float.BYTES))
          .isCloseTo(expected[i], within(TOLERANCE * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @Test
  void thereAreAHundredReferences() throws IOException {
    assertThat(references()).hasSize(100);
  }

  @Test
  void withoutAMaskAllTokensCount() {
    LoadedStep all = LoadedStep.of(new MeanPoolFactory(), "mean-pool: {input: x}");
    assertThat(all.apply(Tensors.of(Tensor.ofFloats("x", new long[] {1, 2, 1}, 1, 4))).get("x"))
        .isEqualTo(Tensor.ofFloats("x", new long[] {1, 1}, 2.5f));
  }

  @Test
  void refusesOtherShapesAndTypes() {
    Tensor states = Tensor.ofFloats("x", new long[] {1, 2, 1}, 1, 2);
    assertThat(refusal(step, states, Tensor.ofLongs("m", new long[] {2}, 1, 1)).text())
        .isEqualTo("m.shape: expected [1,2], got [2]");
    assertThat(refusal(step, Tensor.ofFloats("x", new long[] {2, 1}, 1, 2)).text())
        .isEqualTo("x.shape: expected [N,tokens,size], got [2,1]");
    assertThat(refusal(step, states).text()).isEqualTo("m: expected a tensor of this name, got x");
    assertThat(misfit(step, new TensorSpec("x", DataType.INT64, new long[] {-1, -1, 3})))
        .isEqualTo("x.datatype: expected FP32 or FP64, got INT64");
    assertThat(
            misfit(
                step,
                new TensorSpec("x", DataType.FP32, new long[] {-1, -1, 3}),
                new TensorSpec("m", DataType.INT64, new long[] {-1})))
        .isEqualTo("m.shape: expected [-1,-1], got [-1]");
  }

  private static float[] floats(String text) {
    String[] words = text.split(" ");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    return numbers;
  }
}
