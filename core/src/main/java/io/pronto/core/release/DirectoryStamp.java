package io.pronto.core.release;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What can be seen of the files of a release without opening them: two that are equal say that
 * nothing was written, added, removed or put in the place of another in between. Hidden entries are
 * left out, links are followed.
 *
 * @param files by relative name; a directory or file that cannot be looked at has no stamp
 */
record DirectoryStamp(Map<String, ModelFile.Stamp> files) {

  /** What stands for something that cannot be looked at, which may change. */
  private static final ModelFile.Stamp UNREADABLE = new ModelFile.Stamp("unreadable", -1, null);

  /** As much as a release may have, and one more, so that what is too much is seen to change. */
  private static final int MOST_FILES = ReleaseListing.MAX_FILES + 1;

  /** The stamp of a directory as it is now. */
  static DirectoryStamp of(Path directory) {
    Map<String, ModelFile.Stamp> files = new HashMap<>();
    add(directory, "", 1, files);
    return new DirectoryStamp(files);
  }

  /** Whether there is a file of this name. */
  boolean has(String name) {
    return files.containsKey(name);
  }

  private static void add(Path from, String prefix, int depth, Map<String, ModelFile.Stamp> files) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(from)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (!name.startsWith(".") && files.size() < MOST_FILES) {
          addOne(child, prefix + name, depth, files);
        }
      }
    } catch (IOException e) {
      files.put(prefix, UNREADABLE);
    }
  }

  private static void addOne(
      Path child, String name, int depth, Map<String, ModelFile.Stamp> files) {
    if (Files.isDirectory(child)) {
      if (depth < ReleaseListing.MAX_DEPTH) {
        add(child, name + "/", depth + 1, files);
      }
      return;
    }
    try {
      files.put(name, ModelFile.Stamp.of(child));
    } catch (IOException e) {
      files.put(name, UNREADABLE);
    }
  }
}
