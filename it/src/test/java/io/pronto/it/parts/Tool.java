package io.pronto.it.parts;

import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program of somebody else's that tests start; fetched once where a machine has none. */
final class Tool {

  /** The registry. */
  static final Tool CONSUL = new Tool("consul");

  /** The proxy with faults. */
  static final Tool TOXIPROXY = new Tool("toxiproxy");

  /** The collector of traces. */
  static final Tool COLLECTOR = new Tool("otelcol");

  /** The server that scrapes metrics. */
  static final Tool PROMETHEUS = new Tool("prometheus");

  /** Longer than the scripts themselves give to their steps. */
  private static final long PATIENCE_MINUTES = 40;

  private final String name;
  private Path executable;

  private Tool(String name) {
    this.name = name;
  }

  /**
   * Where the program is. The script {@code src/test/tools/NAME.sh} finds or fetches it.
   *
   * @throws AssertionError if there is none, with what to install
   */
  synchronized Path executable() {
    if (executable == null) {
      executable = found();
    }
    return executable;
  }

  private Path found() {
    Path script = Product.testSource("tools/" + name + ".sh");
    try {
      Files.createDirectories(Product.outputs());
      Path path = Files.createTempFile(Product.outputs(), "tool-", ".out");
      Path words = Files.createTempFile(Product.outputs(), "tool-", ".log");
      Process process =
          new ProcessBuilder("bash", script.toString())
              .redirectOutput(path.toFile())
              .redirectError(words.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(script + ":\n" + Files.readString(words));
      }
      return Path.of(Files.readString(path).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(script + ": interrupted", e);
    }
  }
}
