package io.pronto.gateway.predict;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteTest {

  private static final int ELEMENTS = 33;

  /** The bits of an element, little-endian: quiet and signalling NaN of both signs, infinities. */
  @ParameterizedTest
  @CsvSource({
    "FP32, 0000c07f",
    "FP32, 0000c0ff",
    "FP32, 0100807f",
    "FP32, ffffffff",
    "FP32, 0000807f",
    "FP32, 000080ff",
    "FP64, 000000000000f87f",
    "FP64, 010000000000f07f",
    "FP64, ffffffffffffffff",
    "FP64, 000000000000f07f",
    "FP64, 000000000000f0ff",
    "FP16, 007e",
    "FP16, 017c",
    "FP16, ffff",
    "FP16, 007c",
    "FP16, 00fc",
    "BF16, c07f",
    "BF16, 817f",
    "BF16, ffff",
    "BF16, 807f",
    "BF16, 80ff"
  })
  void isFoundAtEitherEndAndInTheMiddle(DataType type, String bits) {
    for (int at : new int[] {0, ELEMENTS / 2, ELEMENTS - 1}) {
      // Given
      ByteBuffer data = ByteBuffer.allocate(ELEMENTS * type.size());
      data.put(at * type.size(), HexFormat.of().parseHex(bits));
      // Then
      assertThatThrownBy(() -> check(type, ELEMENTS, data))
          .isInstanceOf(FailureException.class)
          .hasMessage("inputs[3].data[%d]: expected a finite number, got NaN or infinity", at);
    }
  }

  @Test
  void theFirstIsNamed() {
    assertThatThrownBy(
            () -> Finite.check("x", Tensor.ofFloats("x", new long[] {3}, 1, Float.NaN, Float.NaN)))
        .hasMessageStartingWith("x.data[1]: ");
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, ffff7f7f",
    "FP32, ffff7fff",
    "FP32, 01000000",
    "FP32, 00000080",
    "FP64, ffffffffffffef7f",
    "FP64, ffffffffffffefff",
    "FP64, 0000000000000080",
    "FP16, ff7b",
    "FP16, fffb",
    "FP16, 0080",
    "FP16, ff03",
    "BF16, 7f7f",
    "BF16, 7fff",
    "BF16, 0080"
  })
  void theLargestAndTheSmallestNumbersAreFinite(DataType type, String bits) {
    assertThatCode(() -> check(type, 1, ByteBuffer.wrap(HexFormat.of().parseHex(bits))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FP16", "BF16", "FP32", "FP64", "BYTES"})
  void otherTypesHaveNoSuchNumbers(DataType type) {
    // Given
    ByteBuffer data = ByteBuffer.allocate(type.size()).put(0, (byte) -1);
    // Then
    assertThatCode(() -> check(type, 1, data)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void nothingIsFoundWhereThereIsNothing(DataType type) {
    assertThatCode(() -> check(type, 0, ByteBuffer.allocate(0))).doesNotThrowAnyException();
  }

  private static void check(DataType type, int elements, ByteBuffer data) {
    Finite.check("inputs[3]", Tensor.of("x", type, new long[] {elements}, data));
  }
}
