package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementsTest {

  private static final String HINT =
      " (null is NaN where release.yaml says null: nan for the input)";

  private static Tensor read(DataType type, String data, int count) {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[%d],\"data\":[%s]}]}"
            .formatted(type, count, data);
    return V2Json.readRequest(json.getBytes(UTF_8)).inputs().get("x");
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, true, 01",
    "BOOL, false, 00",
    "BOOL, 1, 01",
    "BOOL, 0, 00",
    "INT8, 1.0, 01",
    "INT8, -1.28e2, 80",
    "INT8, -0.0, 00",
    "INT8, 0e400, 00",
    "UINT8, 2550e-1, ff",
    "INT64, 1e2, 6400000000000000",
    "INT64, 9.223372036854775807e18, ffffffffffffff7f",
    "INT64, -9223372036854775808.0, 0000000000000080",
    "INT64, 1.00000000000000000000000000, 0100000000000000",
    "UINT64, 1.8446744073709551615e19, ffffffffffffffff",
    "FP32, -0, 00000080",
    "FP32, -0.0, 00000080",
    "FP64, -0, 0000000000000080",
    "INT8, -128, 80",
    "INT8, 127, 7f",
    "UINT8, 255, ff",
    "INT16, -32768, 0080",
    "INT16, 32767, ff7f",
    "UINT16, 65535, ffff",
    "INT32, -2147483648, 00000080",
    "UINT32, 4294967295, ffffffff",
    "INT64, -9223372036854775808, 0000000000000080",
    "INT64, 9223372036854775807, ffffffffffffff7f",
    "UINT64, 0, 0000000000000000",
    "UINT64, 9223372036854775808, 0000000000000080",
    "UINT64, 18446744073709551615, ffffffffffffffff",
    "FP16, 1, 003c",
    "FP16, 65504, ff7b",
    "FP16, -0.0, 0080",
    "FP16, 6e-8, 0100",
    "BF16, 1, 803f",
    // halfway between 1 and its neighbour above: to even, which is 1
    "BF16, 1.00390625, 803f",
    // halfway between that neighbour and the next: to even, which is the next
    "BF16, 1.01171875, 823f",
    "BF16, 1.0040, 813f",
    "FP32, 1, 0000803f",
    "FP32, 16777217, 0000804b",
    "FP32, 3.4028235e38, ffff7f7f",
    "FP32, 1e-999, 00000000",
    // nearest float of the decimal; by way of a double it would be the one below
    "FP32, 1.00000017881393432617187500001, 0200803f",
    "FP64, 0.1, 9a9999999999b93f",
    "FP64, 9007199254740993, 0000000000004043",
  })
  void laysElementsOutLittleEndian(DataType type, String element, String hex) {
    assertThat(read(type, element, 1).data())
        .isEqualTo(ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          INT8   | 300                  | 300
          INT8   | -129                 | -129
          INT8   | 1.5                  | 1.5
          INT8   | 1e-1                 | 1e-1
          INT8   | 128.0                | 128.0
          INT8   | 1.28e2               | 1.28e2
          INT64  | 1e400                | 1e400
          INT64  | 1e-400               | 1e-400
          INT64  | 1e99999999999        | 1e99999999999
          INT64  | 9.3e18               | 9.3e18
          INT64  | -9223372036854775808.5 | -9223372036854775808.5
          UINT64 | 1.8446744073709551616e19 | 1.8446744073709551616e19
          UINT64 | -1.0                 | -1.0
          INT8   | true                 | true
          INT8   | "1"                  | the text "1"
          INT8   | null                 | null
          INT8   | {"a":1}              | an object
          UINT8  | -1                   | -1
          UINT8  | 256                  | 256
          INT16  | 32768                | 32768
          UINT16 | 65536                | 65536
          INT32  | 2147483648           | 2147483648
          UINT32 | 4294967296           | 4294967296
          INT64  | 9223372036854775808  | 9223372036854775808
          INT64  | -9223372036854775809 | -9223372036854775809
          UINT64 | -1                   | -1
          UINT64 | 18446744073709551616 | 18446744073709551616
          FP16   | 65520                | 65520
          BF16   | 3.4e38               | 3.4e38
          FP32   | 3.5e38               | 3.5e38
          FP32   | -1e999               | -1e999
          FP32   | true                 | true
          FP32   | "NaN"                | the text "NaN"
          FP32   | null                 | null
          FP64   | 1e309                | 1e309
          BOOL   | 2                    | 2
          BOOL   | -0                   | -0
          BOOL   | 1.0                  | 1.0
          BOOL   | "true"               | the text "true"
          BOOL   | null                 | null
          BYTES  | 1                    | 1
          BYTES  | true                 | true
          BYTES  | null                 | null
          """)
  void refusesWhatDoesNotFit(DataType type, String element, String got) {
    // Given
    String other =
        switch (type) {
          case BOOL -> "true";
          case BYTES -> "\"\"";
          default -> "1";
        };
    String data = (other + ",").repeat(3) + element;
    // When
    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> read(type, data, 4));
    // Then
    Failure.InputInvalid refusal = (Failure.InputInvalid) thrown.failure();
    assertThat(refusal.field()).isEqualTo("inputs[0].data[3]");
    assertThat(refusal.got()).isEqualTo(got);
    assertThat(refusal.expected())
        .isIn(
            "true, false, 1 or 0",
            "a text, or {\"b64\": …}",
            "a number that fits " + type,
            "a number that fits " + type + HINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                    | data[0]     | another object
          {"b46":""}            | data[0]     | another object
          {"b64":1}             | data[0].b64 | 1
          {"b64":"****"}        | data[0].b64 | the text "****"
          {"b64":"","more":1}   | data[0]     | more members
          "\\udc00"             | data[0]     | half a surrogate pair
          """)
  void refusesBytesThatAreNone(String element, String field, String got) {
    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> read(DataType.BYTES, element, 1));
    Failure.InputInvalid refusal = (Failure.InputInvalid) thrown.failure();
    assertThat(refusal.field()).isEqualTo("inputs[0]." + field);
    assertThat(refusal.got()).isEqualTo(got);
  }

  @ParameterizedTest
  @CsvSource({"FP16, 007e", "BF16, c07f", "FP32, 0000c07f", "FP64, 000000000000f87f"})
  void takesNullForNanWhereTheReleaseSaysSo(DataType type, String hex) {
    // Given
    for (String order : java.util.List.of("%1$s,\"name\":\"x\"", "\"name\":\"x\",%1$s")) {
      String data = "\"datatype\":\"" + type + "\",\"shape\":[2,1],\"data\":[[null],[null]]";
      String json = "{\"inputs\":[{" + order.formatted(data) + "}]}";
      // When
      Tensor tensor =
          V2Json.readRequest(Document.of(json.getBytes(UTF_8)), "x"::equals).inputs().get("x");
      // Then
      assertThat(tensor.data())
          .isEqualTo(ByteBuffer.wrap(java.util.HexFormat.of().parseHex(hex + hex)));
    }
  }

  @ParameterizedTest
  @CsvSource({"FP32, y", "INT64, x", "BOOL, x", "BYTES, x"})
  void refusesNullWhereItMeansNothing(DataType type, String name) {
    String json =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":[1],\"data\":[null]}]}"
            .formatted(type);
    FailureException thrown =
        catchThrowableOfType(
            FailureException.class,
            () -> V2Json.readRequest(Document.of(json.getBytes(UTF_8)), name::equals));
    Failure.InputInvalid refusal = (Failure.InputInvalid) thrown.failure();
    assertThat(refusal.field()).isEqualTo("inputs[0].data[0]");
    assertThat(refusal.got()).isEqualTo("null");
    assertThat(refusal.expected().contains("null: nan")).isEqualTo(type == DataType.FP32);
  }

  @Test
  void readsFloatsAsTheLanguageDoes() {
    // Given
    Random random = new Random(7);
    int count = 50_000;
    String[] texts = new String[count];
    for (int i = 0; i < count; i++) {
      texts[i] = decimal(random);
    }
    // When
    Tensor singles = read(DataType.FP32, String.join(",", texts), count);
    Tensor doubles = read(DataType.FP64, String.join(",", texts), count);
    // Then
    double[] single = new double[count];
    double[] real = new double[count];
    NumericElements.reals(DataType.FP32, singles.data(), 0, single, count);
    NumericElements.reals(DataType.FP64, doubles.data(), 0, real, count);
    for (int i = 0; i < count; i++) {
      assertThat((float) single[i]).as(texts[i]).isEqualTo(Float.parseFloat(texts[i]));
      assertThat(real[i]).as(texts[i]).isEqualTo(Double.parseDouble(texts[i]));
    }
  }

  private static String decimal(Random random) {
    long digits = random.nextLong() >>> random.nextInt(Long.SIZE);
    return switch (random.nextInt(4)) {
      case 0 -> Long.toString(digits);
      case 1 -> Math.abs(digits / 7) + "." + random.nextInt(1_000_000_000);
      case 2 -> digits + "e" + (random.nextInt(60) - 45);
      default -> Float.toString(random.nextFloat() * 1e3f);
    };
  }
}
