package io.pronto.core.pipeline.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReshapeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 6       | -1, 4     | [3,4]
          12        | 3, 4      | [3,4]
          2 2 3     | 0, -1     | [2,6]
          2 2 3     | -1        | [12]
          2 6       | 0, 2, 3   | [2,2,3]
          2 2 3     | 0, 0, 3   | [2,2,3]
          1         | ''        | []
          0 4       | -1, 2, 2  | [0,2,2]
          0 2 2     | 0, -1     | [0,4]
          0 4       | -1, 4     | [0,4]
          5 0       | 0, -1     | [5,0]
          100000 12 | -1, 3, 4  | [100000,3,4]
          """)
  void givesTheSameElementsInAnotherShape(String from, String to, String expected) {
    // Given
    Tensor tensor = bytes(from);
    // When
    Tensor result =
        step("reshape: {input: x, shape: [" + to + "]}").apply(Tensors.of(tensor)).get("x");
    // Then
    assertThat(Shape.text(result.shape())).isEqualTo(expected);
    assertThat(result.shared()).isSameAs(tensor.shared());
  }

  @Test
  void keepsTheInputWhereAnOutputIsNamed() {
    // Given
    Tensor tensor = bytes("2 6");
    // When
    Tensors result = step("reshape: {input: x, output: y, shape: [12]}").apply(Tensors.of(tensor));
    // Then
    assertThat(result.list()).containsExactly(tensor, tensor.reshaped(12).named("y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1, 5", "0, 5", "4, 4", "0, 0, 0, -1", "2147483647, 2147483647, -1"})
  void refusesAShapeOfOtherSize(String shape) {
    assertThat(refusal(step("reshape: {input: x, shape: [" + shape + "]}"), bytes("2 6")).field())
        .isEqualTo("x.shape");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reshape: {input: x, shape: [-1, -1]}",
        "reshape: {input: x, shape: [-2]}",
        "reshape: {input: x, shape: [2147483648]}",
        "reshape: {input: x, shape: 4}",
        "reshape: {input: x}",
        "reshape: {shape: [4]}",
        "reshape: {input: x, shape: [4], size: 4}"
      })
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("reshape");
  }

  private static Tensor bytes(String dimensions) {
    long[] shape = Arrays.stream(dimensions.split(" ")).mapToLong(Long::parseLong).toArray();
    int elements = Shape.elements("x", shape);
    return Tensor.of("x", DataType.UINT8, shape, Tensor.allocate(elements));
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new ReshapeFactory(), yaml);
  }
}
