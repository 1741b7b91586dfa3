package io.pronto.core.pipeline.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectTest {

  private static final Tensor A = Tensor.ofLongs("a", new long[] {1}, 1);
  private static final Tensor B = Tensor.ofLongs("b", new long[] {1}, 2);
  private static final Tensor C = Tensor.ofFloats("c", new long[] {0, 4});

  @Test
  void keepsTheNamedTensorsInTheOrderOfTheNames() {
    assertThat(step("select: [c, a]").apply(Tensors.of(A, B, C)).list()).containsExactly(C, A);
  }

  @Test
  void refusesInputWithoutANamedTensor() {
    assertThat(refusal(step("select: [c, a]"), A, B).text())
        .isEqualTo("c: expected a tensor of this name, got a, b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"select: [a, b, a]", "select: []", "select: {a: b}", "select: a"})
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("release.yaml")
        .hasMessageContaining("select");
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new SelectFactory(), yaml);
  }
}
