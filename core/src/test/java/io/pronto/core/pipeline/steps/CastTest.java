package io.pronto.core.pipeline.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FP32   | 1.9 -1.9 -0.9 127.9 -128.9       | INT8   | 1 -1 0 127 -128
          FP32   | 255.9 -0.5                       | UINT8  | 255 0
          FP32   | 9.2233715E18 -9.223372E18        | INT64  | 9223371487098961920 -9223372036854775808
          FP64   | 1.8446744073709550E19 9.3E18 7.9 | UINT64 | 18446744073709549568 9300000000000000000 7
          FP64   | 4294967295.9                     | UINT32 | 4294967295
          FP32   | 0 -0.0 0.1 -3 Infinity           | BOOL   | 0 0 1 1 1
          FP32   | 0.1 NaN -Infinity                | FP64   | 0.10000000149011612 NaN -Infinity
          FP64   | 0.1 1E-300 NaN Infinity          | FP32   | 0.1 0.0 NaN Infinity
          FP32   | 1 65504 65519.99 -2 6E-8 1E-8    | FP16   | 3C00 7BFF 7BFF C000 0001 0000
          FP32   | 2049 2051 Infinity -Infinity     | FP16   | 6800 6802 7C00 FC00
          FP64   | 1.00048828125 1.00048828218132   | FP16   | 3C00 3C01
          FP32   | 1 -2 3.0E38 1E-45 Infinity       | BF16   | 3F80 C000 7F62 0000 7F80
          FP64   | 1.00390625 1.0039062500009095    | BF16   | 3F80 3F81
          FP16   | 3C00 7BFF 0001 FC00              | FP32   | 1.0 65504.0 5.9604645E-8 -Infinity
          FP16   | 7BFF 3C00                        | INT32  | 65504 1
          BF16   | 3F80 C000 7F80                   | FP32   | 1.0 -2.0 Infinity
          BF16   | 3F81                             | FP16   | 3C08
          UINT8  | 0 200 255                        | FP32   | 0.0 200.0 255.0
          UINT8  | 200                              | INT16  | 200
          INT8   | -1 0 5                           | BOOL   | 1 0 1
          BOOL   | 0 1                              | FP32   | 0.0 1.0
          BOOL   | 0 1                              | UINT64 | 0 1
          UINT16 | 65535                            | INT32  | 65535
          UINT32 | 4294967295                       | INT64  | 4294967295
          UINT64 | 18446744073709551615             | FP64   | 1.8446744073709552E19
          UINT64 | 9223372586610589697              | FP32   | 9.223373E18
          UINT64 | 18446744073709551615 0           | BOOL   | 1 0
          INT64  | 16777217 9007199791611905        | FP32   | 1.6777216E7 9.0072E15
          INT64  | 9007199254740993                 | FP64   | 9.007199254740992E15
          INT64  | 9223372036854775807              | UINT64 | 9223372036854775807
          INT32  | -5 7                             | INT64  | -5 7
          INT16  | 65 -300                          | BF16   | 4282 C396
          """)
  void keepsTheNumbers(DataType from, String input, DataType to, String output) {
    // When
    Tensor result = step(to).apply(Tensors.of(TypedText.tensor(from, input))).get("x");
    // Then
    assertThat(result.type()).isEqualTo(to);
    assertThat(TypedText.text(result)).isEqualTo(output);
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 1 2 128, INT8, x[2], 128.0",
    "FP32, -129, INT8, x[0], -129.0",
    "FP32, 1 -1, UINT8, x[1], -1.0",
    "FP32, NaN, INT32, x[0], NaN",
    "FP32, 0 Infinity, INT64, x[1], Infinity",
    "FP32, 9.223372E18, INT64, x[0], 9.223372036854775807E18",
    "FP64, 1.8446744073709552E19, UINT64, x[0], 1.8446744073709552E19",
    "FP64, 1E39, FP32, x[0], 1.0E39",
    "FP32, 65520, FP16, x[0], 65520.0",
    "FP32, 3.4028235E38, BF16, x[0], 3.4028234663852886E38",
    "FP32, NaN, BOOL, x[0], NaN",
    "INT16, 255 256, UINT8, x[1], 256",
    "INT16, -1, UINT16, x[0], -1",
    "INT64, -1, UINT64, x[0], -1",
    "UINT64, 9223372036854775808, INT64, x[0], 9223372036854775808",
    "UINT64, 18446744073709551615, INT8, x[0], 18446744073709551615",
    "UINT64, 18446744073709551615, UINT32, x[0], 18446744073709551615",
    "UINT8, 128, INT8, x[0], 128",
    "INT64, 65520, FP16, x[0], 65520.0"
  })
  void refusesNumbersThatDoNotFitAndNamesTheElement(
      DataType from, String input, DataType to, String field, String got) {
    // When
    var refusal = refusal(step(to), TypedText.tensor(from, input));
    // Then
    assertThat(refusal.field()).isEqualTo(field);
    assertThat(Double.valueOf(refusal.got())).isEqualTo(Double.valueOf(got));
    assertThat(refusal.expected()).contains(to.name());
  }

  @Test
  void namesTheElementByItsPlaceInTheShape() {
    Tensor tensor = Tensor.ofFloats("x", new long[] {2, 3}, 1, 2, 3, 4, 5, 300);
    assertThat(refusal(step(DataType.INT8), tensor).text())
        .isEqualTo("x[1,2]: expected a number that fits INT8, got 300.0");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void castsEveryTypeToEveryOther(DataType from, DataType to) {
    // Given: there and back over many chunks, the last one not full
    Tensor ones = constantOnes(from, 3 * 512 + 7);
    // When
    Tensor there = step(to).apply(Tensors.of(ones)).get("x");
    Tensor back = step(from).apply(Tensors.of(there)).get("x");
    // Then
    assertThat(there.type()).isEqualTo(to);
    assertThat(back).isEqualTo(ones);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void castsAnEmptyBatch(DataType from, DataType to) {
    // Given
    Tensor empty = Tensor.of("x", from, new long[] {0, 4}, Tensor.allocate(0));
    // When
    Tensor result = step(to).apply(Tensors.of(empty)).get("x");
    // Then
    assertThat(result).isEqualTo(Tensor.of("x", to, new long[] {0, 4}, Tensor.allocate(0)));
  }

  @Test
  void keepsTheInputWhereAnOutputIsNamed() {
    // Given
    Tensor tensor = Tensor.ofLongs("x", new long[] {2}, 1, 2);
    // When
    Step step = LoadedStep.of(new CastFactory(), "cast: {input: x, output: y, to: FP32}");
    // Then
    assertThat(step.apply(Tensors.of(tensor)).list())
        .containsExactly(tensor, Tensor.ofFloats("y", new long[] {2}, 1, 2));
  }

  @Test
  void refusesTexts() {
    Tensor texts = Tensor.ofBytes("x", new long[] {1}, new byte[] {'1'});
    assertThat(refusal(step(DataType.FP32), texts).text())
        .isEqualTo("x.datatype: expected numbers or BOOL, got BYTES");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cast: {input: x, to: BYTES}",
        "cast: {input: x, to: fp32}",
        "cast: {input: x}",
        "cast: {to: FP32}",
        "cast: {input: x, to: FP32, ouput: y}"
      })
  void refusesBadOptionsAtLoad(String yaml) {
    assertThatThrownBy(() -> LoadedStep.of(new CastFactory(), yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("cast");
  }

  static Stream<Arguments> pairs() {
    List<DataType> types =
        Arrays.stream(DataType.values()).filter(type -> type != DataType.BYTES).toList();
    return types.stream().flatMap(from -> types.stream().map(to -> Arguments.of(from, to)));
  }

  private static Tensor constantOnes(DataType type, int count) {
    String one = type == DataType.FP16 ? "3C00" : type == DataType.BF16 ? "3F80" : "1";
    return TypedText.tensor(type, (one + " ").repeat(count).strip());
  }

  private static Step step(DataType to) {
    return LoadedStep.of(new CastFactory(), "cast: {input: x, to: " + to + "}");
  }
}
