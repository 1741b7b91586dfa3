package io.pronto.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Elements of every datatype as JSON and back. */
class JsonRoundTripTest {

  private static final long SEED = 20_260_101;
  private static final int ELEMENTS = 2_000;

  @ParameterizedTest
  @CsvSource({
    "BOOL,   00,               false",
    "BOOL,   01,               true",
    "INT8,   80,               -128",
    "INT8,   7f,               127",
    "UINT8,  ff,               255",
    "INT16,  0080,             -32768",
    "INT16,  ff7f,             32767",
    "UINT16, ffff,             65535",
    "INT32,  00000080,         -2147483648",
    "INT32,  ffffff7f,         2147483647",
    "UINT32, ffffffff,         4294967295",
    "INT64,  0000000000000080, -9223372036854775808",
    "INT64,  ffffffffffffff7f, 9223372036854775807",
    "UINT64, 0000000000000080, 9223372036854775808",
    "UINT64, ffffffffffffffff, 18446744073709551615",
    "FP16,   ff7b,             65504.0",
    "FP16,   0100,             5.9604645E-8",
    "FP16,   0080,             -0.0",
    "BF16,   7f7f,             3.3895314E38",
    "BF16,   0080,             -0.0",
    "FP32,   ffff7f7f,         3.4028235E38",
    "FP32,   01000000,         1.4E-45",
    "FP32,   cdcccc3d,         0.1",
    "FP32,   00000080,         -0.0",
    "FP64,   ffffffffffffef7f, 1.7976931348623157E308",
    "FP64,   0100000000000000, 4.9E-324",
    "FP64,   9a9999999999b93f, 0.1"
  })
  void theEndsOfATypeAreWrittenAndReadExactly(DataType type, String raw, String json) {
    // Given
    Tensor tensor = tensor(type, 1, HexFormat.of().parseHex(raw));
    // Then
    assertThat(data(tensor)).isEqualTo("[" + json + "]");
    assertThat(read(type, json)).isEqualTo(tensor);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"BYTES", "BOOL"})
  void anyFiniteElementsReadBackToTheSameBits(DataType type) {
    // Given
    byte[] raw = new byte[ELEMENTS * type.size()];
    new Random(SEED).nextBytes(raw);
    if (type.floating()) {
      makeFinite(type, ByteBuffer.wrap(raw));
    }
    Tensor tensor = tensor(type, ELEMENTS, raw);
    // Then
    assertThat(roundTrip(tensor)).isEqualTo(tensor);
  }

  @Test
  void textIsWrittenAsTextAndOtherBytesAsBase64() {
    // Given
    byte[] noText = {(byte) 0xC3, 0x28};
    Tensor tensor =
        Tensor.ofBytes("x", new long[] {4}, utf8(""), utf8("a\"\\\n\0é😀"), noText, utf8("b64"));
    // Then
    assertThat(data(tensor)).contains("{\"b64\":\"wyg=\"}").contains("é");
    assertThat(roundTrip(tensor)).isEqualTo(tensor);
  }

  @Test
  void aRaggedRandomBytesTensorReadsBack() {
    // Given
    Random random = new Random(SEED);
    byte[][] elements = new byte[200][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = new byte[random.nextInt(300)];
      random.nextBytes(elements[i]);
    }
    Tensor tensor = Tensor.ofBytes("x", new long[] {20, 10}, elements);
    // Then
    assertThat(roundTrip(tensor)).isEqualTo(tensor);
  }

  @ParameterizedTest
  @CsvSource({
    "FP16, 007c", "FP16, 00fc", "FP16, 007e",
    "BF16, 807f", "BF16, 80ff", "BF16, c07f",
    "FP32, 0000807f", "FP32, 000080ff", "FP32, 0000c07f",
    "FP64, 000000000000f07f", "FP64, 000000000000f0ff", "FP64, 000000000000f87f"
  })
  void whatJsonHasNotIsWrittenAsNull(DataType type, String raw) {
    assertThat(data(tensor(type, 1, HexFormat.of().parseHex(raw)))).isEqualTo("[null]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "BOOL, 2",
        "BOOL, 1.0",
        "BOOL, \"true\"",
        "BOOL, null",
        "INT8, 128",
        "INT8, -129",
        "INT8, 1.5",
        "INT8, 1e-1",
        "INT8, true",
        "INT8, \"1\"",
        "UINT8, 256",
        "UINT8, -1",
        "INT16, 32768",
        "INT16, -32769",
        "UINT16, 65536",
        "UINT16, -1",
        "INT32, 2147483648",
        "INT32, -2147483649",
        "UINT32, 4294967296",
        "UINT32, -1",
        "INT64, 9223372036854775808",
        "INT64, -9223372036854775809",
        "INT64, 1e19",
        "UINT64, 18446744073709551616",
        "UINT64, -1",
        "UINT64, -9223372036854775809",
        "UINT64, 1.5",
        "FP16, 65520",
        "FP16, -65520",
        "FP16, null",
        "BF16, 3.3961775e38",
        "BF16, 1e39",
        "FP32, 3.4028236e38",
        "FP32, -1e39",
        "FP32, \"NaN\"",
        "FP32, null",
        "FP32, {}",
        "FP64, 1e309",
        "FP64, -1e309",
        "FP64, {}",
        "FP64, true",
        "FP64, \"1\"",
        "BYTES, 1",
        "BYTES, null",
        "BYTES, {}",
        "BYTES, {\"a\":\"b\"}"
      })
  void whatDoesNotFitTheTypeIsRefusedAtItsElement(DataType type, String json) {
    assertThat(refusedField(type, json)).isEqualTo("inputs[0].data[0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"b64\":7}; .b64",
        "{\"b64\":null}; .b64",
        "{\"b64\":\"*\"}; .b64",
        "{\"b64\":\"YQ==\",\"c\":1}; ``",
        "\"\\ud800\"; ``",
        "\"a\\udc00b\"; ``"
      })
  void bytesThatAreNoneAreRefused(String json, String where) {
    assertThat(refusedField(DataType.BYTES, json)).isEqualTo("inputs[0].data[0]" + where);
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 16777217, 0000804b",
    "FP32, 1e-400, 00000000",
    "FP64, 18446744073709551616, 000000000000f043",
    "FP16, 65519, ff7b",
    "BF16, 1.00390625, 803f",
    "BF16, 1.01171875, 823f",
    "BF16, 1.005, 813f"
  })
  void aRealIsRoundedToTheNearestTiesToEven(DataType type, String json, String raw) {
    assertThat(read(type, json)).isEqualTo(tensor(type, 1, HexFormat.of().parseHex(raw)));
  }

  private static void makeFinite(DataType type, ByteBuffer raw) {
    int exponentAt = type.size() - 1;
    for (int i = exponentAt; i < raw.capacity(); i += type.size()) {
      raw.put(i, (byte) (raw.get(i) & 0xBF));
    }
  }

  private static Tensor roundTrip(Tensor tensor) {
    return V2Json.readRequest(V2Json.writeRequest("", Tensors.of(tensor))).inputs().get("x");
  }

  private static String data(Tensor tensor) {
    String json = new String(V2Json.writeRequest("", Tensors.of(tensor)), StandardCharsets.UTF_8);
    return json.substring(json.indexOf("\"data\":") + 7, json.length() - 3);
  }

  private static Tensor read(DataType type, String json) {
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"%s\",\"data\":[%s]}]}"
            .formatted(type, json);
    return V2Json.readRequest(utf8(body)).inputs().get("x");
  }

  private static String refusedField(DataType type, String json) {
    FailureException refused =
        Assertions.catchThrowableOfType(FailureException.class, () -> read(type, json));
    assertThat(refused).as("%s as %s is refused", json, type).isNotNull();
    return refused.failure().variables().get("field");
  }

  private static Tensor tensor(DataType type, int elements, byte[] raw) {
    return Tensor.of("x", type, new long[] {elements}, ByteBuffer.wrap(raw));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
