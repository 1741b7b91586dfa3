package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Command lines as a user types them, in a folder that looks like the root of the source tree to
 * them; {@code ./pronto} uses ports that are free.
 */
@Needs.Python
public final class Terminal implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Process background;

  /** A terminal in this folder, which is made where it is missing. */
  public Terminal(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    for (String part : List.of("pronto", "samples")) {
      Path link = folder.resolve(part);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, Product.root().resolve(part));
    }
    for (String port : List.of("PRONTO_HTTP_PORT", "PRONTO_GRPC_PORT", "PRONTO_MANAGEMENT_PORT")) {
      environment.put(port, Integer.toString(Ports.free()));
    }
  }

  /** Runs these lines to their end, and gives what they wrote to the standard output. */
  public String run(String lines) throws IOException, InterruptedException {
    Path out = folder.resolve("out.log");
    Path err = folder.resolve("err.log");
    Process process =
        shell("set -e\n" + lines).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    end(process);
    if (!ended || process.exitValue() != 0) {
      String how = ended ? "ended with " + process.exitValue() : "did not end";
      throw new AssertionError(
          lines + "\n" + how + "\n" + Files.readString(out) + Files.readString(err));
    }
    return Files.readString(out);
  }

  /** Starts a line that goes on, and waits until it has written this. */
  public void start(String line, String written) throws IOException {
    Path out = folder.resolve("background.log");
    background = shell(line).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    Await.until(
        written + " in the output of " + line,
        PATIENCE,
        () -> read(out).contains(written) || !background.isAlive());
    if (!read(out).contains(written)) {
      throw new AssertionError(line + " ended\n" + read(out));
    }
  }

  private ProcessBuilder shell(String lines) {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", lines).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process process) {
    Stream.concat(process.descendants(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends what goes on. */
  @Override
  public void close() {
    if (background != null) {
      end(background);
    }
  }
}
