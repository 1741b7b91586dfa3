package io.pronto.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesElementsTest {

  @Test
  void eachElementStandsBehindItsLittleEndianLength() {
    assertThat(HexFormat.of().formatHex(BytesElements.encode(text("ab"), text("")).array()))
        .isEqualTo("02000000" + "6162" + "00000000");
  }

  @Test
  void decodesWhatItEncodes() {
    // Given
    byte[][] elements = {text("héllo"), {}, {0, -1, (byte) 0x80}, text("x".repeat(70_000))};
    // When
    Tensor tensor = Tensor.ofBytes("x", new long[] {4}, elements);
    // Then
    assertThat(BytesElements.decode(tensor)).isDeepEqualTo(elements);
  }

  @Test
  void takesNoElementsAtAll() {
    assertThat(BytesElements.decode(Tensor.ofBytes("x", new long[] {0, 5}))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "02000000, expected 2 bytes for element 0",
    "0200000061, expected 2 bytes for element 0",
    "ffffffff61, expected 4294967295 bytes for element 0",
    "00000080, expected 2147483648 bytes for element 0",
    "ffffff7f61, expected 2147483647 bytes for element 0",
    "010000006102000000, expected 2 bytes for element 1"
  })
  void refusesALengthThatLies(String hex, String message) {
    assertThatThrownBy(() -> check(hex, 1))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("inputs[0].data: " + message);
  }

  @ParameterizedTest
  @CsvSource({"01", "0102", "010203", "010000006101"})
  void refusesHalfALength(String hex) {
    assertThatThrownBy(() -> check(hex, 1))
        .isInstanceOf(FailureException.class)
        .hasMessageContaining("expected a length of 4 bytes before element");
  }

  @ParameterizedTest
  @CsvSource({"'', 1, 0", "0000000000000000, 1, 2", "0100000061, 2, 1", "0100000061, 0, 1"})
  void refusesAnotherNumberOfElements(String hex, int expected, int got) {
    assertThatThrownBy(() -> check(hex, expected))
        .hasMessage("inputs[0].data: expected %d elements, got %d elements", expected, got);
  }

  @Test
  void looksFromTheBuffersPositionAndLeavesItThere() {
    // Given
    ByteBuffer data =
        ByteBuffer.wrap(HexFormat.of().parseHex("ff010000006aff")).position(1).limit(6);
    // When
    BytesElements.check("x", data, 1);
    // Then
    assertThat(data.position()).isEqualTo(1);
    assertThat(BytesElements.decode(Tensor.of("x", DataType.BYTES, new long[] {1}, data)))
        .isDeepEqualTo(new byte[][] {text("j")});
  }

  private static void check(String hex, int elements) {
    BytesElements.check("inputs[0].data", ByteBuffer.wrap(HexFormat.of().parseHex(hex)), elements);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
