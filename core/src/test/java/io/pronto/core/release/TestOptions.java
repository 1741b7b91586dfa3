package io.pronto.core.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Options of a step for tests, written as they stand in {@code release.yaml}. */
public final class TestOptions {

  private TestOptions() {}

  /** The step of a line such as {@code argmax: {input: scores}}; its release has no files. */
  public static StepSpec step(String yaml) {
    try {
      Path empty = Files.createTempDirectory("release");
      StepSpec step = step(yaml, empty);
      Files.delete(empty);
      return step;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same in a release with the files of a directory. */
  public static StepSpec step(String yaml, Path release) {
    try {
      ReleaseFiles files = ReleaseFiles.list(release.toRealPath(), release);
      byte[] content = yaml.getBytes(StandardCharsets.UTF_8);
      return YamlOptions.parse(ReleaseSettings.FILE, content, files).step();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The options of {@link #step(String)}. */
  public static Options options(String yaml) {
    return step(yaml).options();
  }
}
