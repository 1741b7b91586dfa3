package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenTest {

  private static final long[] TWO = {2};

  @ParameterizedTest(name = "{1}")
  @MethodSource("different")
  void saysWhereAnAnswerDiffers(Tensor expected, Tensor got, String difference) {
    assertThat(golden(expected).difference(Tensors.of(got))).contains(difference);
  }

  static List<Arguments> different() {
    Tensor floats = floats(1f, 2f);
    return List.of(
        arguments(floats, floats(1f, 2.5f), "output y[1]: expected 2.0 ± 0.01, got 2.5"),
        arguments(floats, floats(Float.NaN, 2f), "output y[0]: expected 1.0 ± 0.01, got NaN"),
        arguments(
            floats(1f, Float.NaN), floats(1f, 2f), "output y[1]: expected NaN ± 0.01, got 2.0"),
        arguments(
            floats(1f, Float.POSITIVE_INFINITY),
            floats(1f, Float.NEGATIVE_INFINITY),
            "output y[1]: expected Infinity ± 0.01, got -Infinity"),
        arguments(floats, floats.reshaped(2, 1), "output y.shape: expected [2], got [2,1]"),
        arguments(floats, floats.named("z"), "output y: expected an output of this name, got z"),
        arguments(
            floats, Tensor.ofLongs("y", TWO, 1, 2), "output y.datatype: expected FP32, got INT64"),
        arguments(
            Tensor.ofLongs("y", TWO, 1, Long.MIN_VALUE),
            Tensor.ofLongs("y", TWO, 1, Long.MAX_VALUE),
            "output y[1]: expected " + Long.MIN_VALUE + ", got " + Long.MAX_VALUE),
        arguments(unsigned(-1), unsigned(1), "output y[0]: expected 18446744073709551615, got 1"),
        arguments(texts("a\0", "水仙🌼"), texts("a\0", "水仙"), "output y[1]: expected 水仙🌼, got 水仙"));
  }

  @Test
  void takesWhatIsWithinTheTolerance() {
    // Given
    float[] values = {1f, Float.NaN};
    Golden golden = golden(floats(values));
    // When, then
    assertThat(golden.difference(Tensors.of(floats(1.009f, Float.NaN)))).isEmpty();
    assertThat(golden.difference(Tensors.of(floats(values)))).isEmpty();
  }

  @Test
  void takesAnythingOfWhatItDoesNotKnow() {
    // Given
    Golden golden = golden(floats(1f, 2f));
    // When, then
    assertThat(golden.difference(Tensors.of(Tensor.ofLongs("more", TWO, 5, 6), floats(1f, 2f))))
        .isEmpty();
  }

  @Test
  void takesWhatHasNoElements() {
    // Given
    Tensor empty = Tensor.ofFloats("y", new long[] {0, 3});
    // When, then
    assertThat(golden(empty).difference(Tensors.of(empty))).isEmpty();
  }

  private static Golden golden(Tensor expected) {
    return new Golden(Tensors.of(), Tensors.of(expected), 0.01);
  }

  private static Tensor floats(float... values) {
    return Tensor.ofFloats("y", TWO, values);
  }

  private static Tensor unsigned(long bits) {
    ByteBuffer data = Tensor.allocate(Long.BYTES).putLong(0, bits);
    return Tensor.of("y", DataType.UINT64, new long[] {1}, data);
  }

  private static Tensor texts(String one, String two) {
    return Tensor.ofBytes(
        "y", TWO, one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
  }
}
