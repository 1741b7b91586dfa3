package io.pronto.core.release;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Places that lie in a model repository, and what is said of those that do not. */
final class RepositoryPaths {

  private RepositoryPaths() {}

  /** The real path of a place that must lie inside a real path. */
  static Path real(Path root, Path place, String name) {
    try {
      Path real = place.toRealPath();
      if (!real.startsWith(root)) {
        throw new ReleaseException(
            name + ": expected to lie inside the model repository, got a link out of it");
      }
      return real;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** A file problem in words that do not show where on this machine the repository lies. */
  static ReleaseException unreadable(String name, IOException e) {
    String why =
        switch (e) {
          case NoSuchFileException _ -> "nothing, or a link to nothing";
          case AccessDeniedException _ -> "no permission to read it";
          default -> "something that cannot be followed or read";
        };
    return new ReleaseException(
        name + ": expected a file or directory that can be read, got " + why, e);
  }
}
