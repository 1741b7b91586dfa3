package io.pronto.core.release;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What can be seen of the files of a release without opening them: two that are equal say that
 * nothing was written, added, removed or put in the place of another in between. Hidden entries are
 * left out; links are followed where they lead into the repository.
 *
 * @param files by relative name; what cannot or must not be looked at stands under its name alone
 */
record DirectoryStamp(Map<String, ModelFile.Stamp> files) {

  /** What stands for something that is not looked at, which may change. */
  private static final ModelFile.Stamp UNSEEN = new ModelFile.Stamp("unseen", -1, null);

  /** As many as a release may have, and one more, so that what is too much is seen to change. */
  private static final int MOST = ReleaseListing.MAX_FILES + 1;

  /**
   * The stamp of a directory as it is now.
   *
   * @param root real path of the repository
   */
  static DirectoryStamp of(Path root, Path directory) {
    Map<String, ModelFile.Stamp> files = new HashMap<>();
    new Walk(root, files).add(directory, "", 1);
    return new DirectoryStamp(files);
  }

  /** Whether there is a file of this name. */
  boolean has(String name) {
    return files.containsKey(name);
  }

  /** Whether something was written after this time. */
  boolean writtenAfter(Instant time) {
    return files.values().stream()
        .anyMatch(file -> file.modified() != null && file.modified().toInstant().isAfter(time));
  }

  /** A walk that ends: no directory is entered outside of the root, and not too many are. */
  private record Walk(Path root, Map<String, ModelFile.Stamp> files) {

    void add(Path directory, String prefix, int depth) {
      files.put(prefix, UNSEEN);
      if (depth > ReleaseListing.MAX_DEPTH || !inside(directory)) {
        return;
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
        for (Path child : children) {
          String name = child.getFileName().toString();
          if (!name.startsWith(".") && files.size() < MOST) {
            addOne(child, prefix + name, depth);
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        files.put(prefix + "?", UNSEEN);
      }
    }

    private boolean inside(Path directory) {
      try {
        return directory.toRealPath().startsWith(root);
      } catch (IOException e) {
        return false;
      }
    }

    private void addOne(Path child, String name, int depth) {
      if (Files.isDirectory(child)) {
        add(child, name + "/", depth + 1);
        return;
      }
      try {
        files.put(name, ModelFile.Stamp.of(child));
      } catch (IOException e) {
        files.put(name, UNSEEN);
      }
    }
  }
}
