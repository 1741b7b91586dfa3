package io.pronto.core.release;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Walks through the directory of one release, hidden entries left out. Opens no file. */
final class ReleaseListing {

  static final int MAX_FILES = 10_000;
  static final int MAX_DEPTH = 8;

  private final Path root;
  private final Map<String, Path> files = new TreeMap<>();

  private ReleaseListing(Path root) {
    this.root = root;
  }

  /**
   * The real paths of the files under a directory, by relative name, sorted.
   *
   * @param root real path that each file must lie in; links are followed as long as they do
   * @throws ReleaseException if something lies outside, is neither file nor directory, or there is
   *     too much of it
   */
  static Map<String, Path> of(Path root, Path directory) {
    ReleaseListing listing = new ReleaseListing(root);
    listing.add(directory, "", 1);
    return listing.files;
  }

  private void add(Path from, String prefix, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ReleaseException(
          prefix + ": expected at most " + MAX_DEPTH + " directories in each other, got more");
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!name.startsWith(".")) {
          addOne(child, prefix + name, depth);
        }
      }
    } catch (IOException e) {
      throw RepositoryPaths.unreadable(prefix.isEmpty() ? "the directory" : prefix, e);
    }
  }

  private void addOne(Path child, String name, int depth) {
    Path real = RepositoryPaths.real(root, child, name);
    if (Files.isDirectory(real)) {
      add(real, name + "/", depth + 1);
      return;
    }
    if (!Files.isRegularFile(real)) {
      throw new ReleaseException(name + ": expected a file or a directory, got something else");
    }
    if (files.size() == MAX_FILES) {
      throw new ReleaseException("expected at most " + MAX_FILES + " files, got more");
    }
    files.put(name, real);
  }
}
