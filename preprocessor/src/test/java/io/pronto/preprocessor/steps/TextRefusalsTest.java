package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the steps that read texts refuse, at load and at a call. */
class TextRefusalsTest {

  private static final StepKinds KINDS =
      StepKinds.of(
          new RecordFactory(),
          new OneHotFactory(),
          new OrdinalFactory(),
          new HashFactory(),
          new TextNormalizeFactory(),
          new JsonPathFactory());

  @TempDir Path release;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'record: {columns: [a, b], texts: [c], texts-output: w}' | 'record.texts: expected some of columns, got c; did you mean a?'
          'record: {columns: [a, bill], texts: [bil], texts-output: w}' | 'record.texts: expected some of columns, got bil; did you mean bill?'
          'record: {columns: [a, b], texts: [b]}' | 'record.texts-output: expected a text, got nothing'
          'record: {columns: [a], missing: maybe}' | 'record.missing: expected one of refuse, allow, got maybe'
          'one-hot: {input: x}' | 'one-hot.categories: expected a list of lists of texts, got nothing'
          'one-hot: {input: x, categories: [[a, b, a]]}' | 'one-hot.categories: expected each category of a column once, got a twice'
          'one-hot: {input: x, categories: [[a, 1]]}' | 'one-hot.categories: expected a list of lists of texts, got a list'
          'one-hot: {input: x, categories: [[a]], unknown: 1}' | 'one-hot.unknown: expected a text, got 1'
          'one-hot: {input: x, categories: [[a]], unkown: ignore}' | 'one-hot.unkown: unknown option; did you mean unknown?'
          'ordinal: {input: x, categories: [[a]], unknown: many}' | 'ordinal.unknown: expected a whole number from -1000000 to 1000000, got many'
          'ordinal: {input: x, categories: [[a]], datatype: BOOL}' | 'ordinal.datatype: expected one of FP32, INT64, got BOOL'
          'hash: {input: x, features: 0}' | 'hash.features: expected a whole number from 1 to 1048576, got 0'
          'text-normalize: {input: x, form: NFX}' | 'text-normalize.form: expected one of NFC, NFD, NFKC, NFKD, got NFX; did you mean NFC?'
          'json-path: {input: x, paths: [user.age]}' | "json-path.paths: expected a path such as $.user.age or $['last name'][0], got user.age"
          'json-path: {input: x, paths: [$.a.]}' | "json-path.paths: expected a path such as $.user.age or $['last name'][0], got $.a."
          'json-path: {input: x, paths: ["$.a[*]"]}' | "json-path.paths: expected a path such as $.user.age or $['last name'][0], got $.a[*]"
          'json-path: {input: x, paths: [$.a, "$[''a'']"]}' | "json-path.paths: expected each path once, got $['a'] twice"
          'json-path: {input: x, paths: [$.a], datatype: INT64, missing: allow}' | 'json-path.missing: expected refuse, as INT64 has no number for nothing, got allow'
          """)
  void refusesOptionsAtLoad(String step, String message) {
    assertThatThrownBy(() -> KINDS.load(step))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("release.yaml line 1: " + unquoted(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          record: {columns: [a, b], texts: [b], texts-output: w} | 1, | x[0].b: expected a text, got nothing
          record: {columns: [a, b], texts: [b], texts-output: w} | {"a":1,"b":2} | x[0].b: expected a text, got 2
          record: {columns: [a, b], texts: [b], texts-output: w} | {"a":1} | x[0].b: expected a text, got nothing
          record: {columns: [a, b], texts: [b], texts-output: w} | 1,a"b | x[0]: expected a double quote that closes the cell, got none
          record: {columns: [a, b], texts: [b], texts-output: w} | 1,a""b | x[0].b: expected a quote written twice within quotes, got a""b
          record: {columns: [a, b], missing: allow} | {"a":"1"} | x[0].a: expected a number, got "1"
          one-hot: {input: x, categories: [[a, b]]} | c | x[0]: expected one of a, b, got c
          one-hot: {input: x, categories: [[a], [b]]} | c | x.shape: expected [N,2], got [1]
          ordinal: {input: x, categories: [[a, b]], unknown: refuse} | c | x[0]: expected one of a, b, got c
          hash: {input: x, names: [a, b]} | c | x.shape: expected [N,2], got [1]
          json-path: {input: x, paths: [$.a]} | {} | x[0].a: expected a number, got nothing
          json-path: {input: x, paths: [$.a]} | {"a":"1"} | x[0].a: expected a number, got "1"
          json-path: {input: x, paths: [$.a]} | {"a":null} | x[0].a: expected a number, got null
          json-path: {input: x, paths: [$.a]} | {"a":{}} | x[0].a: expected a number, got an object
          json-path: {input: x, paths: [$.a]} | {"a":1e39} | x[0].a: expected a number that fits FP32, got 1e39
          json-path: {input: x, paths: [$.a]} | {"a":1,"a":2} | x[0].a: expected this value once, got it twice
          json-path: {input: x, paths: [$.a]} | {"a":1 | x[0]: expected a JSON document, got no JSON from byte 7 on
          json-path: {input: x, paths: [$.a]} | {"a":1}} | x[0]: expected a JSON document, got no JSON from byte 8 on
          json-path: {input: x, paths: [$.a]} | {"a":1} 2 | x[0]: expected one JSON document, got more behind it
          json-path: {input: x, paths: [$.a], datatype: INT64} | {"a":1.5} | x[0].a: expected a whole number, got 1.5
          json-path: {input: x, paths: [$.a], datatype: INT64} | {"a":9223372036854775808} | x[0].a: expected a number that fits INT64, got 9223372036854775808
          json-path: {input: x, paths: [$.a], datatype: BYTES} | {"a":1} | x[0].a: expected a text, got 1
          """)
  void refusesTextsAtACall(String step, String text, String message) {
    assertThat(refusal(step, text.getBytes(StandardCharsets.UTF_8))).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'text-normalize: {input: x}' | 'x[0]: expected a text in UTF-8, got other bytes'
          'one-hot: {input: x, categories: [[a]]}' | 'x[0]: expected a text in UTF-8, got other bytes'
          """)
  void refusesBytesThatAreNoText(String step, String message) {
    assertThat(refusal(step, new byte[] {'a', (byte) 0xC3})).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one-hot: {input: x, categories: [[%s]], unknown: ignore}",
        "record: {columns: [%s], texts: [%1$s], texts-output: words, missing: allow}",
        "hash: {input: x, features: 1000}",
        "json-path: {input: x, paths: [%s], missing: allow, datatype: BYTES}"
      })
  void refusesManyShortRowsThatWouldTakeMuchRoom(String step) {
    // Given: a million rows of two bytes, and a thousand columns
    byte[][] rows = new byte[1_000_000][];
    Arrays.fill(rows, bytes("{}"));
    String prefix = step.startsWith("json-path") ? "$.c" : "c";
    String names =
        IntStream.range(0, 1_000).mapToObj(i -> prefix + i).collect(Collectors.joining(", "));
    // When
    LoadedStep loaded = KINDS.load(step.formatted(names));
    String refusal =
        LoadedStep.refusal(loaded, Tensor.ofBytes("x", new long[] {rows.length}, rows)).text();
    // Then
    assertThat(refusal).matches("x.shape: expected at most (33554|67108) rows, got 1000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0301", "\uFF9E", "\u0344"})
  void refusesMarksThatWouldTakeLongToSort(String mark) {
    // Given: two hundred thousand of them take a quarter of a minute
    String text = "a" + mark.repeat(100_000) + "\u0316".repeat(100_000);
    // Then
    assertThat(refusal("text-normalize: {input: x, form: NFKC}", bytes(text)))
        .isEqualTo("x[0]: expected at most 256 combining marks in a row, got 200000");
  }

  @Test
  void refusesNumbersWhereTextsAreRead() {
    assertThat(KINDS.misfit("one-hot: {input: x, categories: [[a]]}", DataType.FP32, "-1 1"))
        .isEqualTo("x.datatype: expected BYTES, got FP32");
    assertThat(KINDS.misfit("hash: {input: x, names: [a, b]}", DataType.BYTES, "-1 3"))
        .isEqualTo("x.shape: expected [N,2], got [-1,3]");
  }

  @Test
  void readsListsFromAFileOfTheRelease() throws IOException {
    // Given
    Files.writeString(release.resolve("categories.json"), "{\"categories\": [[\"b\", \"a\"]]}");
    String step = "ordinal: {input: x, from: categories.json}";
    LoadedStep ordinal = LoadedStep.of(new OrdinalFactory(), TestOptions.step(step, release));
    // When
    Tensors codes = ordinal.apply(Tensors.of(Tensor.ofBytes("x", new long[] {1}, bytes("a"))));
    // Then
    assertThat(codes.get("x")).isEqualTo(Tensor.ofFloats("x", new long[] {1}, 1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{"categories": [["b", 7]]}'              | 'file.json line 1: categories: expected a list of lists of texts, got a list'
          '{"categories": [["b"]], "mean": 1}'      | 'file.json line 1: mean: unknown option; known are categories'
          '{"categoris": [["b"]]}'                  | 'file.json line 1: categories: expected a list of lists of texts, got nothing (did you mean categories by categoris?)'
          '{"categories": [["b"]'                   | 'file.json line 1: expected YAML'
          """)
  void refusesAFileWithItsNameAndLine(String content, String message) throws IOException {
    Files.writeString(release.resolve("file.json"), content);
    String step = "ordinal: {input: x, from: file.json}";
    assertThatThrownBy(() -> LoadedStep.of(new OrdinalFactory(), TestOptions.step(step, release)))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith(message);
  }

  private static String refusal(String step, byte[] text) {
    return LoadedStep.refusal(KINDS.load(step), Tensor.ofBytes("x", new long[] {1}, text)).text();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String unquoted(String message) {
    return message.startsWith("\"") ? message.substring(1, message.length() - 1) : message;
  }
}
