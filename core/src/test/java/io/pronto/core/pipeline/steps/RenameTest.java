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

class RenameTest {

  private static final Tensor A = Tensor.ofLongs("a", new long[] {1}, 1);
  private static final Tensor B = Tensor.ofLongs("b", new long[] {1}, 2);
  private static final Tensor EMPTY = Tensor.ofFloats("c", new long[] {0, 4});

  @Test
  void renamesInPlaceAndLeavesTheOthers() {
    assertThat(step("rename: {a: x, c: z}").apply(Tensors.of(A, B, EMPTY)).list())
        .containsExactly(A.named("x"), B, EMPTY.named("z"));
  }

  @Test
  void swapsTwoNames() {
    assertThat(step("rename: {a: b, b: a}").apply(Tensors.of(A, B)).list())
        .containsExactly(A.named("b"), B.named("a"));
  }

  @Test
  void refusesInputWithoutTheOldName() {
    assertThat(refusal(step("rename: {x: y}"), A, B).text())
        .isEqualTo("x: expected a tensor of this name, got a, b");
  }

  @Test
  void refusesANewNameThatIsTaken() {
    assertThat(refusal(step("rename: {a: b}"), A, B).text())
        .isEqualTo("b: expected one tensor of this name, got another, renamed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"rename: {a: x, b: x}", "rename: {}", "rename: [a, b]", "rename: {a: [b]}"})
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("release.yaml")
        .hasMessageContaining("rename");
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new RenameFactory(), yaml);
  }
}
