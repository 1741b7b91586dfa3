package io.pronto.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads when a command cannot do its work. */
class MainTest {

  @TempDir Path folder;

  @Test
  void saysInOneLineThatAFolderCannotBeMade() throws IOException {
    // Given: a file where the repository should be
    Path file = Files.writeString(folder.resolve("models"), "");
    String onnx = Path.of("../samples/models/iris/1/model.onnx").toString();
    StringWriter err = new StringWriter();
    // When
    int code =
        Main.line()
            .setErr(new PrintWriter(err))
            .execute("init", "flowers", onnx, "--repository", file.toString());
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("pronto: " + file)
        .contains(": expected a file or folder to use, got ");
  }
}
