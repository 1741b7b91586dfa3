package io.pronto.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

  private static final Tensor SIX = Tensor.ofLongs("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
  void dataMustBeExactlyAsLongAsShapeAndTypeSay(DataType type) {
    // Given
    long[] shape = {2, 3};
    int right = 6 * type.size();
    // Then
    assertThat(Tensor.of("x", type, shape, Tensor.allocate(right)).bytes()).isEqualTo(right);
    for (int wrong : new int[] {0, right - 1, right + 1}) {
      assertThatThrownBy(() -> Tensor.of("inputs[1]", "x", type, shape, Tensor.allocate(wrong)))
          .isInstanceOf(FailureException.class)
          .hasMessage(
              "inputs[1].data: expected %d bytes for %s[2,3], got %d bytes"
                  .formatted(right, type, wrong));
    }
  }

  @Test
  void aShapeWhoseBytesPassIntIsCountedWithoutOverflow() {
    assertThatThrownBy(
            () -> Tensor.of("x", DataType.INT64, new long[] {1 << 29}, Tensor.allocate(0)))
        .hasMessage("x.data: expected 4294967296 bytes for INT64[536870912], got 0 bytes");
  }

  @Test
  void anUnsoundShapeIsRefusedAtItsField() {
    assertThatThrownBy(
            () -> Tensor.of("inputs[0]", "x", DataType.INT8, new long[] {-1}, Tensor.allocate(0)))
        .hasMessage("inputs[0].shape: expected dimensions of 0 or more, got [-1]");
  }

  @Test
  void bytesElementsMustBeAsManyAsTheShapeSays() {
    // Given
    ByteBuffer two = BytesElements.encode(text("a"), text("bc"));
    // Then
    assertThat(Tensor.of("x", DataType.BYTES, new long[] {2}, two).elements()).isEqualTo(2);
    assertThatThrownBy(() -> Tensor.of("inputs[0]", "x", DataType.BYTES, new long[] {3}, two))
        .hasMessage("inputs[0].data: expected 3 elements, got 2 elements");
  }

  @Test
  void readersHaveViewsOfTheirOwnOverTheSameBytes() {
    // Given
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN);
    data.put(12, (byte) 7).position(8);
    Tensor tensor = Tensor.of("x", DataType.INT32, new long[] {2}, data);
    // When
    ByteBuffer first = tensor.data();
    first.getInt();
    // Then
    assertThat(tensor.data().position()).isZero();
    assertThat(tensor.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.data().getInt(4)).isEqualTo(7);
    assertThat(tensor.data().array()).isSameAs(data.array());
    assertThat(tensor.shared()).isSameAs(data);
  }

  @ParameterizedTest
  @CsvSource({
    "'2,3', true",
    "'-1,3', true",
    "'-1,-1', true",
    "'2,4', false",
    "'3,3', false",
    "'0,3', false",
    "'2', false",
    "'2,3,1', false",
    "'', false"
  })
  void fitsAPatternWhereMinusOneTakesAnySize(String pattern, boolean fits) {
    assertThat(SIX.fits(shape(pattern))).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource({"'3,2'", "'6'", "'1,6,1'"})
  void reshapedHasTheSameElements(String shape) {
    // When
    Tensor other = SIX.reshaped(shape(shape));
    // Then
    assertThat(other.shape()).isEqualTo(shape(shape));
    assertThat(other.shared()).isSameAs(SIX.shared());
    assertThat(other.name()).isEqualTo("x");
  }

  @ParameterizedTest
  @CsvSource({"'2,2'", "'7'", "''", "'0'", "'-1'", "'9223372036854775807,6'"})
  void reshapedRefusesAnotherNumberOfElements(String shape) {
    assertThatThrownBy(() -> SIX.reshaped(shape(shape)))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("x.shape: expected ");
  }

  @Test
  void rowsAreTheFirstDimensionAndAScalarIsOneRow() {
    assertThat(SIX.rows()).isEqualTo(2);
    assertThat(Tensor.ofFloats("s", new long[0], 1f).rows()).isEqualTo(1);
    assertThat(Tensor.ofFloats("e", new long[] {0, 4}).rows()).isZero();
  }

  @Test
  void theShapeGivenOutIsACopy() {
    // When
    SIX.shape()[0] = 99;
    // Then
    assertThat(SIX.dimension(0)).isEqualTo(2);
  }

  @Test
  void aRenamedTensorSharesTheElements() {
    assertThat(SIX.named("y").shared()).isSameAs(SIX.shared());
    assertThat(SIX.named("y").name()).isEqualTo("y");
    assertThat(SIX.named("x")).isSameAs(SIX);
  }

  @Test
  void isEqualWhereNameTypeShapeAndElementsAre() {
    // Given
    Tensor same = Tensor.ofLongs("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 6);
    // Then
    assertThat(SIX).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(SIX).isNotEqualTo(SIX.named("y"));
    assertThat(SIX).isNotEqualTo(SIX.reshaped(6));
    assertThat(SIX).isNotEqualTo(Tensor.ofLongs("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 7));
    assertThat(SIX).isNotEqualTo(Tensor.of("x", DataType.UINT64, new long[] {2, 3}, SIX.shared()));
  }

  @Test
  void itsTextHoldsNoElements() {
    assertThat(Tensor.ofBytes("secret", new long[] {1}, text("value")))
        .hasToString("secret BYTES[1]");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long[] shape(String text) {
    return text.isEmpty()
        ? new long[0]
        : Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
  }
}
