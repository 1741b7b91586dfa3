package io.pronto.core.release;

import io.pronto.core.release.Repository.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Reads a model repository: {@code <root>/<model>/<version>/}. Hidden entries (as of ConfigMaps and
 * git-sync) are left out, and so are files beside the directories. A release that cannot serve is
 * listed with its reason and stops no other.
 */
public final class RepositoryReader {

  private static final Logger LOG = Logger.getLogger(RepositoryReader.class);
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final ReleaseReader releases;

  /**
   * With what reads the known answers of a release.
   *
   * @param mostBytes of what a caller may send at once: a release whose inputs are larger is bad
   */
  public RepositoryReader(GoldenParser goldenParser, long mostBytes) {
    releases = new ReleaseReader(goldenParser, mostBytes);
  }

  /** How the directory of one version becomes an entry. */
  @FunctionalInterface
  interface Versions {
    Entry entry(Path root, Path directory, String model, String version);

    /** What stands for a model whose directory cannot be listed, and why. */
    default List<Entry> unlisted(Path directory, String model, String reason) {
      return List.of(new Entry.Bad(model, "", reason));
    }
  }

  /**
   * Everything in a repository.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public Repository read(Path root) {
    return read(root, this::readVersion);
  }

  /** The same, where another says what each version is. */
  Repository read(Path root, Versions versions) {
    Path real = realRoot(root);
    List<Entry> entries = new ArrayList<>();
    for (Path model : children(real)) {
      if (isDirectory(model)) {
        readModel(real, model, versions, entries);
      }
    }
    return new Repository(entries);
  }

  /** Whether a model may have this name. */
  static boolean isModel(String name) {
    return MODEL.matcher(name).matches();
  }

  private static Path realRoot(Path root) {
    try {
      if (Files.isDirectory(root)) {
        return root.toRealPath();
      }
    } catch (IOException e) {
      throw new ReleaseException(
          "pronto.model-repository: expected a directory that can be read, got " + root, e);
    }
    throw new ReleaseException("pronto.model-repository: expected a directory, got " + root);
  }

  private static void readModel(Path root, Path directory, Versions versions, List<Entry> entries) {
    String model = nameOf(directory);
    try {
      if (!isModel(model)) {
        throw new ReleaseException(
            "expected a model's name of at most 128 letters, digits, '.', '_' and '-' that begins"
                + " with one of the first two, got "
                + model);
      }
      List<Path> directories = versionsIn(root, directory, model);
      if (directories.isEmpty()) {
        throw new ReleaseException(
            "expected at least one version, a directory such as " + model + "/1, got none");
      }
      directories.forEach(
          version -> entries.add(versions.entry(root, version, model, nameOf(version))));
    } catch (ReleaseException e) {
      entries.addAll(
          mayPass(e)
              ? versions.unlisted(directory, model, e.getMessage())
              : List.of(new Entry.Bad(model, "", e.getMessage())));
    }
  }

  /** Whether it was the file system that failed, with what is there. */
  private static boolean mayPass(ReleaseException e) {
    return e.getCause() instanceof Exception cause && !(cause instanceof NoSuchFileException);
  }

  private static List<Path> versionsIn(Path root, Path directory, String model) {
    return children(RepositoryPaths.real(root, directory, model)).stream()
        .filter(path -> ReleaseId.isVersion(nameOf(path)) || isDirectory(path))
        .toList();
  }

  /** One version, as it is now. */
  Entry readVersion(Path root, Path directory, String model, String version) {
    if (!ReleaseId.isVersion(version)) {
      return new Entry.Bad(
          model,
          version,
          "expected a whole number from 1 without leading zeros as version, got " + version);
    }
    try {
      return new Entry.Good(releases.read(root, directory, model, Long.parseLong(version)));
    } catch (ReleaseException e) {
      return new Entry.Bad(model, version, e.getMessage());
    } catch (RuntimeException e) { // a defect of ours must not stop the other releases
      LOG.errorf(e, "defect while reading %s version %s", model, version);
      return new Entry.Bad(model, version, "could not be read; the log has the cause");
    }
  }

  private static String nameOf(Path path) {
    return path.getFileName().toString();
  }

  /** Whether this is a directory, or was meant as one: a link that leads nowhere. */
  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path) || !Files.exists(path);
  }

  private static List<Path> children(Path directory) {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new ReleaseException("expected a directory that can be read, got none", e);
    }
  }
}
