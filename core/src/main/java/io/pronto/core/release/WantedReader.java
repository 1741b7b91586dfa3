package io.pronto.core.release;

import io.pronto.core.release.Repository.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads of a repository the models that are wanted, each once for each load; what was read stays as
 * it was until then. The others are listed as not loaded. One thread at a time.
 */
public final class WantedReader {

  private final RepositoryReader reader;
  private final Path root;
  private final RepositoryScanner.Rules rules;
  private final Map<String, Known> known = new HashMap<>();

  /**
   * A model as it was read.
   *
   * @param load for which it was
   */
  private record Known(long load, List<Entry> entries) {

    Entry version(String version) {
      return entries.stream()
          .filter(entry -> entry.version().equals(version))
          .findFirst()
          .orElse(null);
    }
  }

  /** A reader that has read nothing yet. */
  public WantedReader(RepositoryReader reader, Path root, RepositoryScanner.Rules rules) {
    this.reader = reader;
    this.root = root;
    this.rules = rules;
  }

  /**
   * Names of the models whose folders are there, in order; without those that no model may have.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public List<String> models() {
    return reader
        .read(root, (_, _, model, version) -> new Entry.Unloaded(model, version))
        .entries()
        .stream()
        .map(Entry::model)
        .filter(RepositoryReader::isModel)
        .distinct()
        .toList();
  }

  /**
   * The repository with these models loaded.
   *
   * @throws ReleaseException if the root is no directory that can be read
   */
  public Repository read(Wanted wanted) {
    Map<String, List<Entry>> models = new TreeMap<>();
    Repository found = reader.read(root, new Reading(wanted));
    for (Entry entry : found.entries()) {
      models.computeIfAbsent(entry.model(), _ -> new ArrayList<>()).add(entry);
    }
    known.keySet().removeIf(model -> !wanted.has(model));
    wanted.loads().forEach((model, load) -> take(model, load, models));
    return new Repository(models.values().stream().flatMap(List::stream).toList());
  }

  /** One reading: those that are wanted anew are read, the others only listed. */
  private final class Reading implements RepositoryReader.Versions {

    private final Wanted wanted;

    Reading(Wanted wanted) {
      this.wanted = wanted;
    }

    @Override
    public Entry entry(Path real, Path directory, String model, String version) {
      return isStale(model, wanted)
          ? reader.readVersion(real, directory, model, version)
          : new Entry.Unloaded(model, version);
    }

    /** What was loaded before goes on. */
    @Override
    public List<Entry> unlisted(Path directory, String model, String reason) {
      Known there = known.get(model);
      return there == null
          ? RepositoryReader.Versions.super.unlisted(directory, model, reason)
          : there.entries().stream()
              .<Entry>map(entry -> new Entry.Bad(model, entry.version(), reason))
              .toList();
    }
  }

  private boolean isStale(String model, Wanted wanted) {
    Known there = known.get(model);
    return wanted.has(model) && (there == null || there.load() != wanted.load(model));
  }

  /** A folder that is not there is looked for again. */
  private void take(String model, long load, Map<String, List<Entry>> models) {
    Known there = known.get(model);
    if (there != null && there.load() == load) {
      models.put(model, there.entries());
      return;
    }
    List<Entry> read = models.get(model);
    if (read == null) {
      known.remove(model);
      return;
    }
    List<Entry> taken =
        read.stream()
            .map(entry -> rules.after(there == null ? null : there.version(entry.version()), entry))
            .toList();
    known.put(model, new Known(load, taken));
    models.put(model, taken);
  }
}
