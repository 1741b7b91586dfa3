package io.pronto.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFilesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a.json  | {"input": [1, 2]}           | {"input":[1,2]}
          a.json  | {"inputs": {"a": 1}}        | {"inputs":{"a":1}}
          a.json  | {"length": 1.50}            | {"input":{"length":1.50}}
          a.json  | [[1,2],[3,4]]               | {"input":[[1,2],[3,4]]}
          a.jsonl | {"a":1}~{"a":2}             | {"input":[{"a":1},{"a":2}]}
          a.csv   | 5.10,3,1e2~4,5,6            | {"input":[[5.10,3,1E+2],[4,5,6]]}
          a.csv   | a,b~1,x~,"y,z"              | {"input":[{"a":1,"b":"x"},{"a":null,"b":"y,z"}]}
          a.csv   | Adelie,39.1~Gentoo,         | {"input":["Adelie,39.1","Gentoo,"]}
          a.txt   | a text~another one          | {"input":["a text","another one"]}
          """)
  void makesABodyOfWhatIsInAFile(String name, String content, String body) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content.replace('~', '\n'));
    assertThat(body(false, file)).isEqualTo(body);
  }

  @Test
  void rowsOfNumbersGoAsTextsWhereTheModelWantsTexts() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "1,2\n3,4\n");
    assertThat(body(true, file)).isEqualTo("{\"input\":[\"1,2\",\"3,4\"]}");
  }

  @Test
  void sendsPicturesAsBytes() throws IOException {
    Path one =
        Files.write(folder.resolve("one"), new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
    Path two = Files.write(folder.resolve("two"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    assertThat(body(true, one, two))
        .isEqualTo("{\"input\":[{\"b64\":\"/9j/\"},{\"b64\":\"iVBORw==\"}]}");
    assertThat(body(true, one)).isEqualTo("{\"input\":[{\"b64\":\"/9j/\"}]}");
  }

  @Test
  void sendsTexts() throws IOException {
    byte[] body = new InputFiles(() -> true).body(List.of(), List.of("a", "ü"));
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("{\"input\":[\"a\",\"ü\"]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                  | expected rows, texts or a picture, got nothing
          {"a":1}~{"a":       | line 2: expected JSON, got something else
          a,b~1,2,3           | CSV: expected 2 cells, as in the line of names, got 3 in: 1,2,3
          """)
  void refusesWhatItCanNotRead(String content, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), content.replace('~', '\n'));
    assertThatThrownBy(() -> body(false, file))
        .isInstanceOf(Trouble.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAFileThatIsNotThereOrIsNoText() throws IOException {
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xC3, 0});
    assertThatThrownBy(() -> body(false, folder.resolve("none")))
        .hasMessageContaining("none: expected a file, got none of this name");
    assertThatThrownBy(() -> body(false, bytes))
        .hasMessageContaining("expected a picture or text in UTF-8, got other bytes");
  }

  private static String body(boolean texts, Path... files) throws IOException {
    List<String> names = Arrays.stream(files).map(Path::toString).toList();
    return new String(new InputFiles(() -> texts).body(names, List.of()), StandardCharsets.UTF_8);
  }
}
