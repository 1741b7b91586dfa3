package io.pronto.it.parts;

import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Short commands, of which one wants to know what they said. */
final class Command {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Command() {}

  /** The same, for a command that ends in a minute. */
  static String run(Path folder, List<String> words) {
    return run(folder, words, PATIENCE);
  }

  /**
   * Runs it in a folder and returns all that it wrote.
   *
   * @throws AssertionError if it fails or does not end
   */
  static String run(Path folder, List<String> words, Duration patience) {
    String command = String.join(" ", words);
    try {
      Path output =
          Files.createTempFile(Files.createDirectories(Product.outputs()), "command-", "");
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String said = Files.readString(output);
      Files.delete(output);
      if (!ended) {
        throw new AssertionError(command + " does not end\n" + said);
      }
      if (process.exitValue() != 0) {
        throw new AssertionError(command + ": " + process.exitValue() + "\n" + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + ": interrupted", e);
    }
  }
}
