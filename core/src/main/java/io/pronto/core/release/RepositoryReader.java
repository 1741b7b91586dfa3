package io.pronto.core.release;

import io.pronto.core.release.Repository.Entry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
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
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");

  private final ReleaseReader releases;

  /**
   * With what reads the known answers of a release.
   *
   * @param mostBytes of what a caller may send at once: a release whose inputs are larger is bad
   */
  public RepositoryReader(GoldenParser goldenParser, long mostBytes) {
    releases = new ReleaseReader(goldenParser, mostBytes);
  }

  /**
   * Everything in a repository.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public Repository read(Path root) {
    Path real = realRoot(root);
    List<Entry> entries = new ArrayList<>();
    for (Path model : children(real)) {
      if (isDirectory(model)) {
        readModel(real, model, entries);
      }
    }
    return new Repository(entries);
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

  private void readModel(Path root, Path directory, List<Entry> entries) {
    String model = directory.getFileName().toString();
    try {
      if (!MODEL.matcher(model).matches()) {
        throw new ReleaseException(
            "expected a model's name of at most 128 letters, digits, '.', '_' and '-' that begins"
                + " with one of the first two, got "
                + model);
      }
      List<Path> versions =
          children(ReleaseFiles.realPath(root, directory, model)).stream()
              .filter(isVersion().or(RepositoryReader::isDirectory))
              .toList();
      if (versions.isEmpty()) {
        throw new ReleaseException(
            "expected at least one version, a directory such as " + model + "/1, got none");
      }
      versions.forEach(version -> entries.add(readVersion(root, version, model)));
    } catch (ReleaseException e) {
      entries.add(new Entry.Bad(model, 0, e.getMessage()));
    }
  }

  private Entry readVersion(Path root, Path directory, String model) {
    String name = directory.getFileName().toString();
    if (!isVersion().test(directory)) {
      return new Entry.Bad(
          model, 0, "expected a whole number from 1 without leading zeros as version, got " + name);
    }
    long version = Long.parseLong(name);
    try {
      return new Entry.Good(releases.read(root, directory, model, version));
    } catch (ReleaseException e) {
      return new Entry.Bad(model, version, e.getMessage());
    } catch (RuntimeException e) { // a defect of ours must not stop the other releases
      LOG.errorf(e, "defect while reading %s version %d", model, version);
      return new Entry.Bad(model, version, "could not be read; the log has the cause");
    }
  }

  private static Predicate<Path> isVersion() {
    return path -> VERSION.matcher(path.getFileName().toString()).matches();
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
