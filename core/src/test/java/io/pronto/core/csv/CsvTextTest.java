package io.pronto.core.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", List.of("")),
        Arguments.of("1,2", List.of("1,2")),
        Arguments.of("1,2\n", List.of("1,2")),
        Arguments.of("1,2\r\n\r\n\n", List.of("1,2")),
        Arguments.of("1,2\n3,4", List.of("1,2", "3,4")),
        Arguments.of("1,2\r\n3,4\r\n", List.of("1,2", "3,4")),
        Arguments.of("1\n\n2", List.of("1", "", "2")),
        Arguments.of("\n1", List.of("", "1")),
        Arguments.of("\n\n", List.of("")),
        Arguments.of("a\rb\nc", List.of("a\rb", "c")),
        Arguments.of("\"a\nb\",1\nc,2", List.of("\"a\nb\",1", "c,2")),
        Arguments.of("\"a \"\"\n\"\" b\"\nc", List.of("\"a \"\"\n\"\" b\"", "c")),
        Arguments.of("\"never closed\n1,2", List.of("\"never closed\n1,2")),
        Arguments.of("é😀,\u0000\n\uD800\uDC00", List.of("é😀,\u0000", "\uD800\uDC00")),
        Arguments.of(" \n ", List.of(" ", " ")));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void endsLinesOutsideOfQuotes(String text, List<String> lines) {
    assertThat(CsvText.lines(text.getBytes(UTF_8)))
        .extracting(line -> new String(line, UTF_8))
        .isEqualTo(lines);
  }

  static Stream<Arguments> lines() {
    return Stream.of(
        Arguments.of("", List.of("")),
        Arguments.of(",", List.of("", "")),
        Arguments.of("1, 2 ,\t3", List.of("1", "2", "3")),
        Arguments.of("\"a,b\",c", List.of("a,b", "c")),
        Arguments.of("\"a \"\"b\"\" c\"", List.of("a \"b\" c")),
        Arguments.of(" \"\" ,\" x \"", List.of("", "x")),
        Arguments.of("a\"b\"c,d", List.of("a\"b\"c", "d")),
        Arguments.of("\"never closed,1", List.of("\"never closed,1")),
        Arguments.of("é😀,\u0000", List.of("é😀", "\u0000")));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void endsCellsOutsideOfQuotes(String line, List<String> cells) {
    assertThat(CsvText.cells(line)).isEqualTo(cells);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"\"\"", "a\"", "\"a\"b\"", "a\"\"b", "\"a\"\""})
  void aQuoteInAnotherPlaceHasNoContent(String cell) {
    byte[] text = cell.getBytes(UTF_8);
    assertThat(CsvText.content(text, 0, text.length)).isNull();
  }
}
