package io.pronto.preprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTest {

  private final Step step = step("record: {input: input, columns: [length, width, petal_width]}");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"length\":5.1,\"width\":-3,\"petal_width\":2e-1}",
        "{\"petal_width\":0.2,\"length\":5.1,\"width\":-3.0}",
        " {\n  \"width\": -3, \"length\" : 5.1, \"petal_width\" : 0.20 }\r\n",
        "5.1,-3,0.2",
        " 5.1 , -3.0 ,\t+.2 \r\n",
        "\"5.1\",\" -3. \",2E-1"
      })
  void readsJsonInAnyOrderAndCsvInTheOrderOfTheColumns(String row) {
    assertThat(step.apply(Tensors.of(rows(row))).list())
        .containsExactly(Tensor.ofFloats("input", new long[] {1, 3}, 5.1f, -3, 0.2f));
  }

  @Test
  void readsRowsOfBothKindsInOneBatch() {
    // Given
    Tensor rows = rows("1,2,3", "{\"length\":4,\"width\":5,\"petal_width\":6}", "7,8,9");
    // When
    Tensors result = step.apply(Tensors.of(rows));
    // Then
    assertThat(result.get("input"))
        .isEqualTo(Tensor.ofFloats("input", new long[] {3, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"16777217", "1.00000017881393432617187499", "3.4028235e38", "1e-50", "-0", "0.1"})
  void roundsADecimalNumberOnceToTheNearestFp32(String number) {
    // Given
    Step one = step("record: {columns: [a]}");
    Tensor expected = Tensor.ofFloats("input", new long[] {1, 1}, Float.parseFloat(number));
    // Then
    assertThat(one.apply(Tensors.of(rows(number))).get("input")).isEqualTo(expected);
    assertThat(one.apply(Tensors.of(rows("{\"a\":" + number + "}"))).get("input"))
        .isEqualTo(number.equals("-0") ? Tensor.ofFloats("input", new long[] {1, 1}, 0) : expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"length":1,"width":2}                              | input[1].petal_width | a number | nothing
          {"length":1,"width":null,"petal_width":3}           | input[1].width       | a number | null
          {"length":"1.5","width":2,"petal_width":3}          | input[1].length      | a number | "1.5"
          {"length":true,"width":2,"petal_width":3}           | input[1].length      | a number | true
          {"length":{"a":1},"width":2,"petal_width":3}        | input[1].length      | a number | an object
          {"length":[1],"width":2,"petal_width":3}            | input[1].length      | a number | a list
          {"length":NaN,"width":2,"petal_width":3}            | input[1].length      | a number | NaN
          {"length":1e39,"width":2,"petal_width":3}           | input[1].length      | a number that fits FP32 | 1e39
          {"length":-Infinity,"width":2,"petal_width":3}      | input[1].length      | a number that fits FP32 | -Infinity
          {"length":1,"length":1,"width":2,"petal_width":3}   | input[1].length      | this column once | it twice
          {"length":1,"width":2,"petal_widht":3}              | input[1].petal_widht | one of length, width, petal_width (nearest: petal_width) | petal_widht
          {"length":1,"width":2,"petal_width":3,"species":1}  | input[1].species     | one of length, width, petal_width | species
          {"length":1,"width":2,"petal_width":3} x            | input[1]             | a JSON object | no JSON from byte 40 on
          {"length":1,"width":2,"petal_width":3} {}           | input[1]             | one JSON object | more behind it
          {"length":1,,"width":2,"petal_width":3}             | input[1]             | a JSON object | no JSON from byte 13 on
          {"length":1                                         | input[1]             | a JSON object | no JSON from byte 12 on
          1,2                                                 | input[1]             | a JSON object or a CSV row of 3 cells | 2 cells
          1,2,3,                                              | input[1]             | a JSON object or a CSV row of 3 cells | 4 cells
          setosa                                              | input[1]             | a JSON object or a CSV row of 3 cells | 1 cells
          1,,3                                                | input[1].width       | a number | nothing
          1,"",3                                              | input[1].width       | a number | nothing
          1,two,3                                             | input[1].width       | a number | two
          1,NaN,3                                             | input[1].width       | a number | NaN
          1,0x1p3,3                                           | input[1].width       | a number | 0x1p3
          1,2f,3                                              | input[1].width       | a number | 2f
          1,1-1,3                                             | input[1].width       | a number | 1-1
          1,-1e39,3                                           | input[1].width       | a number that fits FP32 | -1e39
          [1,2,3]                                             | input[1].length      | a number | [1
          ``                                                  | input[1]             | a JSON object or a CSV row of 3 cells | nothing
          """)
  void refusesARowAndNamesElementAndColumn(String row, String field, String expected, String got) {
    InputInvalid refusal = refusal(step, rows("1,2,3", row, "4,5,6"));
    assertThat(refusal).isEqualTo(new InputInvalid(field, expected, got));
  }

  @Test
  void shortensWhatACallerMadeLong() {
    String name = "x".repeat(40_000);
    InputInvalid refusal = refusal(step, rows("{\"" + name + "\":1}"));
    assertThat(refusal.text()).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {50_001, 200_000})
  void refusesNamesAndNumbersBeyondTheParsersLimits(int length) {
    String digits = "1".repeat(length);
    assertThat(refusal(step, rows("{\"" + digits + "\":1}")).field()).startsWith("input[0]");
    assertThat(refusal(step, rows("{\"length\":" + digits + "}")).field()).startsWith("input[0]");
    assertThat(refusal(step, rows("{\"length\":" + "[".repeat(length))).field())
        .startsWith("input[0]");
  }

  @Test
  void manyEmptyRowsAreRefusedBeforeThereIsRoomForTheirNumbers() {
    // Given: 4 MB that would become 40 GB
    Step wide = step("record: {columns: [" + String.join(",", names(10_000)) + "]}");
    byte[][] rows = new byte[1_000_000][];
    Arrays.fill(rows, new byte[0]);
    // When
    InputInvalid refusal = refusal(wide, Tensor.ofBytes("input", new long[] {rows.length}, rows));
    // Then
    assertThat(refusal.field()).isEqualTo("input[0]");
  }

  @Test
  void numbersPassUntouched() {
    Tensors numbers = Tensors.of(Tensor.ofFloats("input", new long[] {1, 3}, 1, 2, 3));
    assertThat(step.apply(numbers)).isSameAs(numbers);
  }

  @Test
  void emptyBatchesStayEmpty() {
    Tensor nothing = Tensor.ofFloats("input", new long[] {0, 3});
    assertThat(step.apply(Tensors.of(nothing)).get("input")).isSameAs(nothing);
    assertThat(step.apply(Tensors.of(rows())).get("input")).isEqualTo(nothing);
  }

  @Test
  void readsALargeBatch() {
    // Given
    String[] rows = new String[100_000];
    float[] expected = new float[3 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          i % 2 == 0 ? i + ",0.5,1" : "{\"length\":" + i + ",\"width\":0.5,\"petal_width\":1}";
      System.arraycopy(new float[] {i, 0.5f, 1}, 0, expected, 3 * i, 3);
    }
    // Then
    assertThat(step.apply(Tensors.of(rows(rows))).get("input"))
        .isEqualTo(Tensor.ofFloats("input", new long[] {rows.length, 3}, expected));
  }

  @Test
  void readsFromAnyKindOfBuffer() {
    // Given
    ByteBuffer heap = rows("1,2,3").shared();
    ByteBuffer direct = ByteBuffer.allocateDirect(heap.remaining() + 5).position(5);
    direct.put(heap.duplicate()).position(5);
    ByteBuffer inside =
        ByteBuffer.allocate(100).position(9).put(heap.duplicate()).flip().position(9);
    // Then
    for (ByteBuffer buffer : new ByteBuffer[] {direct, inside, heap.asReadOnlyBuffer()}) {
      Tensor tensor = Tensor.of("input", DataType.BYTES, new long[] {1}, buffer);
      assertThat(step.apply(Tensors.of(tensor)).get("input"))
          .isEqualTo(Tensor.ofFloats("input", new long[] {1, 3}, 1, 2, 3));
    }
  }

  @Test
  void theResultTakesThePlaceOfTheInputUnderItsOwnName() {
    // Given
    Step named = step("record: {input: raw, output: x, columns: [a]}");
    Tensor other = Tensor.ofLongs("other", new long[] {1}, 1);
    Tensor expected = Tensor.ofFloats("x", new long[] {1, 1}, 7);
    // Then
    assertThat(named.apply(Tensors.of(rows("7").named("raw"), other)).list())
        .containsExactly(expected, other);
    assertThat(named.apply(Tensors.of(expected.named("raw"), other)).list())
        .containsExactly(expected, other);
  }

  @Test
  void withoutAnInputNameTheOnlyTensorIsMeant() {
    // Given
    Step unnamed = step("record: {columns: [a]}");
    Tensor other = Tensor.ofLongs("other", new long[] {1}, 1);
    // Then
    assertThat(unnamed.apply(Tensors.of(rows("7").named("z"))).list())
        .containsExactly(Tensor.ofFloats("z", new long[] {1, 1}, 7));
    assertThat(refusal(unnamed, rows("7"), other).text())
        .isEqualTo("inputs: expected exactly one tensor, got input, other");
  }

  @Test
  void refusesOtherTypesAndShapes() {
    assertThat(refusal(step, Tensor.ofFloats("input", new long[] {1, 2}, 1, 2)).text())
        .isEqualTo("input: expected BYTES [N] of rows as text, or FP32 [N,3], got FP32 [1,2]");
    assertThat(refusal(step, Tensor.ofLongs("input", new long[] {1, 3}, 1, 2, 3)).got())
        .isEqualTo("INT64 [1,3]");
    assertThat(refusal(step, rows("1,2,3").reshaped(1, 1)).got()).isEqualTo("BYTES [1,1]");
    assertThat(refusal(step, rows("1,2,3").named("inptu")).text())
        .isEqualTo("input: expected a tensor of this name, got inptu");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "record: {input: x}",
        "record: {columns: []}",
        "record: {columns: [a, b, a]}",
        "record: {columns: [a], colums: [b]}"
      })
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> step(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("record");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"080000007b00000001010101", "0000007b01010101", "7b00000001010101", "7bff7d"})
  void bytesInAnotherEncodingThanUtf8AreRefused(String hex) {
    // Given
    Tensor rows =
        Tensor.ofBytes("input", new long[] {1}, new byte[][] {HexFormat.of().parseHex(hex)});
    // Then
    assertThat(refusal(step, rows).field()).startsWith("input[0]");
  }

  private static Iterable<String> names(int count) {
    String[] names = new String[count];
    Arrays.setAll(names, i -> "c" + i);
    return Collections.unmodifiableList(Arrays.asList(names));
  }

  private static Tensor rows(String... rows) {
    byte[][] elements =
        Arrays.stream(rows).map(row -> row.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    return Tensor.ofBytes("input", new long[] {rows.length}, elements);
  }

  private static Step step(String yaml) {
    return LoadedStep.of(new RecordFactory(), yaml);
  }
}
