package io.pronto.core.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The model of a release on disk, with the files that hold its weights, as they were when the
 * digest was taken. The runtime opens them again, by their paths: whoever has it do so asks here
 * afterwards whether they are still the same.
 *
 * @param path real path of {@code model.onnx}
 * @param stamps of the model and its weights, by real path
 */
public record ModelFile(Path path, Map<Path, Stamp> stamps) {

  /**
   * What changes when a file is replaced or written to.
   *
   * @param key the file's own, where the file system has one
   */
  public record Stamp(String key, long size, FileTime modified) {

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(String.valueOf(read.fileKey()), read.size(), read.lastModifiedTime());
    }
  }

  public ModelFile {
    stamps = Map.copyOf(stamps);
  }

  /** A model without weights elsewhere, as it is now. */
  public static ModelFile of(Path path) throws IOException {
    return new ModelFile(path, Map.of(path, Stamp.of(path)));
  }

  /** The files of these names, which were read. */
  static ModelFile of(ReleaseFiles files, String model, Iterable<String> weights) {
    Map<Path, Stamp> stamps = new LinkedHashMap<>();
    stamps.put(files.path(model), files.stamp(model));
    weights.forEach(name -> stamps.put(files.path(name), files.stamp(name)));
    return new ModelFile(files.path(model), stamps);
  }

  /**
   * Refuses files that are not what they were.
   *
   * @throws ReleaseException naming the first that changed
   */
  public void requireUnchanged() {
    stamps.forEach(
        (file, stamp) -> {
          String name = file.getFileName().toString();
          try {
            if (!Stamp.of(file).equals(stamp)) {
              throw new ReleaseException(
                  name + ": expected the file as it was at first, got a changed one");
            }
          } catch (IOException e) {
            throw RepositoryPaths.unreadable(name, e);
          }
        });
  }
}
