package io.pronto.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands, of which one wants to know what they said. */
final class Command {

  private static final int PATIENCE_SECONDS = 20;

  private Command() {}

  /**
   * Runs it in a folder and returns all that it wrote.
   *
   * @throws AssertionError if it fails or does not end
   */
  static String run(Path folder, List<String> words) {
    String command = String.join(" ", words);
    try {
      Process process =
          new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end\n" + output);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + ": " + process.exitValue() + "\n" + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + ": interrupted", e);
    }
  }
}
