package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The model repositories of the tests. */
public enum Models {
  /** The samples of the product. */
  SAMPLES(Product.root().resolve("samples/models")),
  /** The tiny models of the tests, good and bad. */
  TINY(Product.resource("models")),
  /** Tiny models of texts, rare integers and refusals. */
  TEXTS(Product.resource("texts"));

  /** What the model {@code escape} is after: a file outside of its release. */
  private static final String SECRET = "secret.bin";

  private static final int SECRET_BYTES = 16;

  private final Path folder;

  Models(Path folder) {
    this.folder = folder;
  }

  /** Where they are in the source tree. */
  public Path folder() {
    return folder;
  }

  /** All of them as a new repository, with the file in it that one of them must not read. */
  public Path repository() {
    try {
      Files.createDirectories(Product.outputs());
      Path repository = copyTo(Files.createTempDirectory(Product.outputs(), "models-"));
      Files.write(repository.resolve(SECRET), new byte[SECRET_BYTES]);
      return repository;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies some of them into a repository of its own; none named: all. */
  public Path copyTo(Path repository, String... names) {
    for (String name : names.length == 0 ? new String[] {""} : names) {
      copy(folder.resolve(name), repository.resolve(name));
    }
    return repository;
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
