package io.pronto.service.parts;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.telemetry.WorkMeters;
import io.pronto.chain.work.Processors;
import io.pronto.core.json.GoldenJson;
import io.pronto.core.pipeline.Pipelines;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.release.RepositoryScanner;
import io.pronto.core.time.Ticker;
import io.pronto.service.catalog.CatalogKeeper;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The parts that the services of one process share. */
final class ChainBeans {

  private static final int MAX_QUEUE = 1_000_000;
  private static final Duration SHORTEST_POLL = Duration.ofMillis(10);
  private static final Duration SHORTEST_BUSY = Duration.ofMillis(100);
  private static final Duration LONGEST_POLL = Duration.ofHours(1);
  private static final String POLL = "poll";
  private static final String REPLACE = "replace";

  @Produces
  @Singleton
  Ticker ticker() {
    return System::nanoTime;
  }

  @Produces
  @Singleton
  CatalogKeeper keeper(ChainSettings settings, Ticker ticker) {
    Path root = Path.of(settings.modelRepository()).toAbsolutePath();
    if (!Files.isDirectory(root)) {
      throw Check.refused("pronto.model-repository", "a directory", root.toString());
    }
    ChainSettings.RepositorySettings repository = settings.repository();
    var reader = new RepositoryReader(GoldenJson::parse, Check.innerMessage(settings));
    Duration poll = poll(repository);
    Duration asked =
        Check.between("pronto.repository.rest", repository.rest(), Duration.ZERO, LONGEST_POLL);
    Duration rest = poll.isZero() ? Duration.ZERO : asked; // what is read once does not wait
    boolean replace =
        Check.oneOf("pronto.repository.changed", repository.changed(), List.of(REPLACE, "refuse"))
            .equals(REPLACE);
    return new CatalogKeeper(
        new RepositoryScanner(
            reader,
            root,
            new RepositoryScanner.Rules(rest, replace),
            ticker,
            InstantSource.system()),
        new CatalogKeeper.Pace(poll, rest.compareTo(SHORTEST_BUSY) < 0 ? SHORTEST_BUSY : rest));
  }

  private static Duration poll(ChainSettings.RepositorySettings repository) {
    Duration poll =
        Check.between("pronto.repository.poll", repository.poll(), SHORTEST_POLL, LONGEST_POLL);
    return Check.oneOf("pronto.repository.control", repository.control(), List.of("none", POLL))
            .equals(POLL)
        ? poll
        : Duration.ZERO;
  }

  void close(@Disposes CatalogKeeper keeper) {
    keeper.close();
  }

  @Produces
  @Singleton
  Catalog catalog(CatalogKeeper keeper) {
    return keeper.catalog();
  }

  @Produces
  @Singleton
  Pipelines pipelines(@All List<StepFactory> kinds) {
    return new Pipelines(kinds);
  }

  @Produces
  @Singleton
  Processors processors(
      ChainSettings settings, Ticker ticker, MeterRegistry registry, EventLoops loops) {
    int queue = Check.between("pronto.limits.queue", settings.limits().queue(), 1, MAX_QUEUE);
    int cores = Runtime.getRuntime().availableProcessors();
    return new Processors(cores, queue, ticker, new WorkMeters(registry), loops::mine);
  }

  void close(@Disposes Processors processors) {
    processors.close();
  }
}
