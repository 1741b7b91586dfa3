package io.pronto.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShapeTest {

  private static final long MAX_INT = Integer.MAX_VALUE;

  private static Stream<Arguments> sound() {
    return Stream.of(
        Arguments.of(longs(), 1),
        Arguments.of(longs(7), 7),
        Arguments.of(longs(2, 3, 4), 24),
        Arguments.of(longs(0), 0),
        Arguments.of(longs(3, 0, 4), 0),
        Arguments.of(longs(0, MAX_INT), 0),
        Arguments.of(longs(MAX_INT), Integer.MAX_VALUE),
        Arguments.of(longs(1, MAX_INT, 1), Integer.MAX_VALUE),
        Arguments.of(longs(46_340, 46_340), 46_340 * 46_340));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void elementsAreTheProductOfTheDimensions(long[] shape, int elements) {
    assertThat(Shape.elements("s", shape)).isEqualTo(elements);
  }

  private static Stream<long[]> tooLarge() {
    return Stream.of(
        longs(MAX_INT + 1),
        longs(Long.MAX_VALUE),
        longs(MAX_INT, 2),
        longs(2, MAX_INT),
        longs(46_341, 46_341),
        longs(1L << 32, 1L << 32),
        longs(1L << 16, 1L << 16, 1L << 16, 1L << 16),
        longs(3, 1L << 62, 3),
        longs(0, Long.MAX_VALUE),
        longs(Long.MAX_VALUE, 0),
        longs(1L << 20, 1L << 20, 0));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void refusesAProductBeyondIntEvenBesideAZero(long[] shape) {
    assertThatThrownBy(() -> Shape.elements("inputs[0].shape", shape))
        .isInstanceOf(FailureException.class)
        .hasMessage(
            "inputs[0].shape: expected at most 2147483647 elements, got " + Shape.text(shape));
  }

  private static Stream<long[]> negative() {
    return Stream.of(
        longs(-1), longs(2, -1), longs(0, -2), longs(Long.MIN_VALUE, 0), longs(-1, -1));
  }

  @ParameterizedTest
  @MethodSource("negative")
  void refusesANegativeDimension(long[] shape) {
    assertThatThrownBy(() -> Shape.elements("s", shape))
        .isInstanceOf(FailureException.class)
        .hasMessage("s: expected dimensions of 0 or more, got " + Shape.text(shape));
  }

  @Test
  void takesAsManyDimensionsAsTheLimitAndNoMore() {
    // Given
    long[] atLimit = new long[Shape.MAX_RANK];
    Arrays.fill(atLimit, 1);
    // Then
    assertThat(Shape.elements("s", atLimit)).isEqualTo(1);
    assertThatThrownBy(() -> Shape.elements("s", Arrays.copyOf(atLimit, Shape.MAX_RANK + 1)))
        .hasMessage("s: expected at most 32 dimensions, got 33");
  }

  @ParameterizedTest
  @CsvSource({"0, '[0,0]'", "1, '[0,1]'", "3, '[1,0]'", "5, '[1,2]'"})
  void anIndexIsGivenInRowMajorOrder(int element, String index) {
    assertThat(Shape.index(longs(2, 3), element)).isEqualTo(index);
  }

  @Test
  void aScalarHasOneIndex() {
    assertThat(Shape.index(longs(), 0)).isEqualTo("[]");
  }

  private static long[] longs(long... dimensions) {
    return dimensions;
  }
}
