package io.pronto.service.parts;

import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import io.pronto.core.release.Wanted;
import io.pronto.core.release.WantedReader;
import io.pronto.core.time.Ticker;
import io.pronto.service.catalog.CatalogKeeper;
import io.pronto.service.catalog.ModelControl;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The repository of one process, and what follows it. */
final class RepositoryBeans {

  private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
  private static final Duration SHORTEST_BUSY = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofHours(1);
  private static final String LOAD = "pronto.repository.load";
  private static final String NONE = "none";
  private static final String POLL = "poll";
  private static final String EXPLICIT = "explicit";
  private static final String REPLACE = "replace";

  private final ChainSettings settings;
  private final ChainSettings.RepositorySettings repository;

  RepositoryBeans(ChainSettings settings) {
    this.settings = settings;
    this.repository = settings.repository();
  }

  /** Where models are loaded by name. */
  @Produces
  @Singleton
  Optional<ModelControl> control() {
    List<String> first = repository.load().orElse(List.of()).stream().map(String::strip).toList();
    if (!control(EXPLICIT)) {
      if (!first.isEmpty()) {
        throw Check.refused(
            LOAD, "none unless pronto.repository.control is explicit", String.join(",", first));
      }
      return Optional.empty();
    }
    WantedReader reader = new WantedReader(reader(), root(), rules());
    List<String> known = first.isEmpty() ? List.of() : reader.models();
    boolean all = first.contains(ModelControl.ALL);
    Check.between(LOAD, all ? known.size() : first.size(), 0, Wanted.MOST);
    first.stream()
        .filter(name -> !name.equals(ModelControl.ALL) && !known.contains(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw Check.refused(LOAD, "names of models that are in the repository", name);
            });
    return Optional.of(new ModelControl(reader, first, poll(), System::currentTimeMillis));
  }

  @Produces
  @Singleton
  CatalogKeeper keeper(Optional<ModelControl> control, Ticker ticker) {
    return control
        .map(ModelControl::keeper)
        .orElseGet(
            () -> {
              Duration poll = control(POLL) ? poll() : Duration.ZERO;
              RepositoryScanner.Rules rules = rules();
              Duration rest = poll.isZero() ? Duration.ZERO : rules.rest(); // once does not wait
              return new CatalogKeeper(
                  new RepositoryScanner(
                      reader(),
                      root(),
                      new RepositoryScanner.Rules(rest, rules.replace()),
                      ticker,
                      InstantSource.system()),
                  new CatalogKeeper.Pace(
                      poll, rest.compareTo(SHORTEST_BUSY) < 0 ? SHORTEST_BUSY : rest));
            });
  }

  void close(@Disposes CatalogKeeper keeper) {
    keeper.close();
  }

  @Produces
  @Singleton
  Catalog catalog(CatalogKeeper keeper) {
    return keeper.catalog();
  }

  private boolean control(String word) {
    return Check.oneOf(
            "pronto.repository.control", repository.control(), List.of(NONE, POLL, EXPLICIT))
        .equals(word);
  }

  private Duration poll() {
    return Check.between("pronto.repository.poll", repository.poll(), SHORTEST_POLL, LONGEST_POLL);
  }

  private Path root() {
    Path root = Path.of(settings.modelRepository()).toAbsolutePath();
    if (!Files.isDirectory(root)) {
      throw Check.refused("pronto.model-repository", "a directory", root.toString());
    }
    return root;
  }

  private RepositoryReader reader() {
    return new RepositoryReader(GoldenJson::parse, Check.innerMessage(settings));
  }

  private RepositoryScanner.Rules rules() {
    return new RepositoryScanner.Rules(
        Check.between("pronto.repository.rest", repository.rest(), Duration.ZERO, LONGEST_POLL),
        Check.oneOf("pronto.repository.changed", repository.changed(), List.of(REPLACE, "refuse"))
            .equals(REPLACE));
  }
}
