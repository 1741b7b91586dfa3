package io.pronto.core.release;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The releases of a model repository as they were read, good and bad. Immutable.
 *
 * @param entries by model name, then version ascending
 */
public record Repository(List<Entry> entries) {

  public Repository {
    entries =
        entries.stream()
            .sorted(
                Comparator.comparing(Entry::model)
                    .thenComparingLong(Repository::number)
                    .thenComparing(Entry::version))
            .toList();
  }

  /** Names that are no version come first. */
  private static long number(Entry entry) {
    return ReleaseId.isVersion(entry.version()) ? Long.parseLong(entry.version()) : 0;
  }

  /** One version of one model. */
  public sealed interface Entry {

    /** Name of the model. */
    String model();

    /** Name of its directory, which need not be a version; empty where the model has none. */
    String version();

    /** Whether it may serve, as far as it was read. */
    ReleaseState state();

    /**
     * A release that may serve.
     *
     * @param remark what is to be known of it though it serves; mostly empty
     */
    record Good(Release release, String remark) implements Entry {

      /** One of which there is nothing to be known. */
      public Good(Release release) {
        this(release, "");
      }

      @Override
      public String model() {
        return release.id().model();
      }

      @Override
      public String version() {
        return Long.toString(release.id().version());
      }

      @Override
      public ReleaseState state() {
        return ReleaseState.ready(release.id()).with(remark);
      }
    }

    /** A release whose files are not all there yet, as far as can be seen. */
    record Coming(String model, String version, String reason) implements Entry {
      @Override
      public ReleaseState state() {
        return ReleaseState.unavailable(model, version, reason);
      }
    }

    /** A release whose model was not loaded. */
    record Unloaded(String model, String version) implements Entry {
      @Override
      public ReleaseState state() {
        return ReleaseState.unavailable(model, version, "unloaded");
      }
    }

    /** A release that cannot serve, and why. */
    record Bad(String model, String version, String reason) implements Entry {
      @Override
      public ReleaseState state() {
        return ReleaseState.unavailable(model, version, reason);
      }
    }
  }

  /** The states of all entries, as far as they were read. */
  public List<ReleaseState> states() {
    return entries.stream().map(Entry::state).toList();
  }

  /** The releases that may serve. */
  public List<Release> releases() {
    return entries.stream()
        .filter(Entry.Good.class::isInstance)
        .map(entry -> ((Entry.Good) entry).release())
        .toList();
  }

  /** Names of the models with at least one release that may serve, in order. */
  public List<String> models() {
    return releases().stream().map(release -> release.id().model()).distinct().toList();
  }

  /**
   * The releases of one model that may serve, newest version first; empty for a model that is not
   * there.
   */
  public List<Release> versions(String model) {
    return releases().stream()
        .filter(release -> release.id().model().equals(model))
        .toList()
        .reversed();
  }

  /** The entry of one version, if there is one. */
  public Optional<Entry> find(String model, String version) {
    return entries.stream()
        .filter(e -> e.model().equals(model) && e.version().equals(version))
        .findFirst();
  }
}
