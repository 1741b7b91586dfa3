package io.pronto.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the bodies for the load client: {@code iris.pb}, {@code identity.pb} and {@code minilm.pb}
 * into a folder.
 */
public final class WriteBodies {
  private WriteBodies() {}

  /** Takes the folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Files.write(folder.resolve("iris.pb"), Requests.iris().toByteArray());
    Files.write(folder.resolve("identity.pb"), Requests.identity().toByteArray());
    Files.write(folder.resolve("minilm.pb"), Requests.minilm().toByteArray());
  }
}
