package io.pronto.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.json.Document;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictReadTest {

  private static Tensors read(String json, Release release) {
    return PredictJson.readInput(Document.of(json.getBytes(UTF_8)), release);
  }

  private static String[] texts(Tensor tensor) {
    return Arrays.stream(BytesElements.decode(tensor))
        .map(bytes -> new String(bytes, UTF_8))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"input":[[1,2,3,4]]}
          {"input":[1,2,3,4]}
          {"inputs":{"input":[1,2,3,4]}}
          {"inputs":{"input":[[1.0,2e0,3,4]]}}
          """)
  void oneRowOfNumbers(String json) {
    Tensor row = Tensor.ofFloats("input", new long[] {1, 4}, 1, 2, 3, 4);
    assertThat(read(json, TestRelease.numbers()).list()).containsExactly(row);
    assertThat(read(json, TestRelease.records()).list()).containsExactly(row);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          FP32  | -1     | 5           | 1
          FP32  | -1     | [5,6]       | 2
          FP32  |        | 5           | ``
          INT64 | -1,2,2 | [[1,2],[3,4]] | 1,2,2
          INT64 | -1,2,2 | [[[1,2],[3,4]],[[1,2],[3,4]]] | 2,2,2
          FP32  | -1,1   | 5           | 1,1
          FP32  | -1,1   | [5]         | 1,1
          FP32  | -1,1   | [5,6,7]     | 3,1
          FP32  | -1,1   | [[5],[6]]   | 2,1
          FP32  | -1,-1  | [5,6]       | 1,2
          BOOL  | -1,2   | [true,false] | 1,2
          BYTES | -1     | "a"         | 1
          BYTES | -1     | ["a","b"]   | 2
          BYTES | -1     | {"b64":""}  | 1
          BYTES | -1     | ["a",{"b64":"YQ=="}] | 2
          BYTES | -1,1   | ["a","b"]   | 2,1
          BYTES | -1,2   | ["a","b"]   | 1,2
          FP32  | -1,4   | [[],[]]     | 2,0
          """)
  void shapesByNesting(DataType type, String spec, String value, String expected) {
    // Given
    Release release = TestRelease.of(TestRelease.input("x", type, shape(spec)));
    // When
    Tensor tensor = read("{\"input\": " + value + "}", release).get("x");
    // Then
    assertThat(tensor.type()).isEqualTo(type);
    assertThat(tensor.shape()).isEqualTo(shape(expected));
  }

  private static long[] shape(String text) {
    return text == null || text.isEmpty()
        ? new long[0]
        : Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void recordsKeepTheirTextToTheLetter() {
    // Given
    String first = "{ \"a\" : 1.10, \"é😀\":[ {\"b\":\"}\\\"\"} ] }";
    String json = "\uFEFF { \"input\" :\n [ " + first + " ,{}\t] } ";
    // When
    Tensor tensor = read(json, TestRelease.records()).get("input");
    // Then
    assertThat(tensor.type()).isEqualTo(DataType.BYTES);
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(texts(tensor)).containsExactly(first, "{}");
  }

  @Test
  void aRecordMayStandAlone() {
    Tensor tensor = read("{\"input\":{\"a\":1}}", TestRelease.records()).get("input");
    assertThat(texts(tensor)).containsExactly("{\"a\":1}");
  }

  @Test
  void recordsMayBeTexts() {
    assertThat(texts(read("{\"input\":\"1,2\"}", TestRelease.records()).get("input")))
        .containsExactly("1,2");
    assertThat(texts(read("{\"input\":[\"1,2\",{\"a\":1}]}", TestRelease.records()).get("input")))
        .containsExactly("1,2", "{\"a\":1}");
  }

  @Test
  void severalInputsComeInTheOrderOfTheRelease() {
    // When
    Tensors tensors =
        read(
            "{\"inputs\":{\"text\":[\"a\",\"b\"],\"measures\":[{\"l\":1},{\"l\":2}]}}",
            TestRelease.several());
    // Then
    assertThat(tensors.names()).isEqualTo("measures, text");
    assertThat(texts(tensors.get("measures"))).containsExactly("{\"l\":1}", "{\"l\":2}");
    assertThat(texts(tensors.get("text"))).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'age':1,'town':'a','more':[1,2]},{'more':[3,4],'town':'b','age':2.5}]",
        "[{'age':[1],'town':'a','more':[1,2]},{'town':{'b64':'Yg=='},'more':[3,4],'age':[2.5]}]"
      })
  void recordsAreSplitByTheInputsOfTheModel(String records) {
    // When
    Tensors tensors = read("{\"input\":" + records.replace('\'', '"') + "}", TestRelease.columns());
    // Then
    assertThat(tensors.names()).isEqualTo("age, town, more");
    assertThat(tensors.get("age")).isEqualTo(Tensor.ofFloats("age", new long[] {2, 1}, 1f, 2.5f));
    assertThat(texts(tensors.get("town"))).containsExactly("a", "b");
    assertThat(tensors.get("town").shape()).containsExactly(2);
    assertThat(tensors.get("more"))
        .isEqualTo(Tensor.ofLongs("more", new long[] {2, 2}, 1, 2, 3, 4));
  }

  @Test
  void oneRecordIsOneRow() {
    Tensors tensors =
        read("{\"input\":{\"town\":\"\",\"more\":[1,2],\"age\":-0.0}}", TestRelease.columns());
    assertThat(tensors.list()).extracting(Tensor::rows).containsExactly(1, 1, 1);
  }

  @Test
  void aModelOfOneColumnTakesRecordsToo() {
    // Given
    Release release = TestRelease.of(TestRelease.input("x", DataType.INT64, -1));
    // When, then
    assertThat(read("{\"input\":[{\"x\":7},{\"x\":8}]}", release).get("x"))
        .isEqualTo(Tensor.ofLongs("x", new long[] {2}, 7, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "1,2\\n3,4"               | 1,2;3,4
          "1,2\\r\\n3,4\\r\\n"      | 1,2;3,4
          ["1,2\\n3,4",{"a":1},"5,6"] | 1,2;3,4;{"a":1};5,6
          "1,2\\n\\n3,4"            | 1,2;;3,4
          """)
  void eachLineOfCsvIsARow(String value, String rows) {
    // When
    Tensor tensor = read("{\"input\":" + value + "}", TestRelease.records()).get("input");
    // Then
    assertThat(String.join(";", texts(tensor))).isEqualTo(rows);
    assertThat(tensor.rows()).isEqualTo(texts(tensor).length);
  }

  @Test
  void aTextOfJsonIsOneRowHoweverManyLinesItHas() {
    // When
    Tensor tensor = read("{\"input\":\" {\\n\\\"a\\\":1}\"}", TestRelease.records()).get("input");
    // Then
    assertThat(texts(tensor)).containsExactly(" {\n\"a\":1}");
  }

  @Test
  void aLineEndWithinQuotesEndsNoRow() {
    Tensor tensor =
        read("{\"input\":\"\\\"a\\nb\\\",1\\nc,2\"}", TestRelease.records()).get("input");
    assertThat(texts(tensor)).containsExactly("\"a\nb\",1", "c,2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[ ]", "[\n]"})
  void anEmptyListIsNoRows(String none) {
    String json = "{\"input\":" + none + "}";
    assertThat(read(json, TestRelease.numbers()).get("input"))
        .isEqualTo(Tensor.ofFloats("input", new long[] {0, 4}));
    assertThat(read(json, TestRelease.records()).get("input"))
        .isEqualTo(Tensor.ofBytes("input", new long[] {0}));
    assertThat(read(json, TestRelease.columns()).list())
        .extracting(Tensor::rows)
        .containsExactly(0, 0, 0);
    assertThat(read("{\"inputs\":{\"measures\":[],\"text\":[]}}", TestRelease.several()).list())
        .extracting(Tensor::rows)
        .containsExactly(0, 0);
  }
}
