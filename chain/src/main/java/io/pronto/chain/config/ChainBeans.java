package io.pronto.chain.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.pipeline.Processors;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Repository;
import io.pronto.chain.release.RepositoryReader;
import io.pronto.chain.telemetry.WorkMeters;
import io.pronto.chain.tensor.json.GoldenJson;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parts that the services of one process share. */
final class ChainBeans {

  private static final int MAX_QUEUE = 1_000_000;

  @Produces
  @Singleton
  Ticker ticker() {
    return System::nanoTime;
  }

  @Produces
  @Singleton
  Repository repository(ChainSettings settings) {
    Path root = Path.of(settings.modelRepository()).toAbsolutePath();
    if (!Files.isDirectory(root)) {
      throw Check.refused("pronto.model-repository", "a directory", root.toString());
    }
    return new RepositoryReader(GoldenJson::parse).read(root);
  }

  @Produces
  @Singleton
  Processors processors(ChainSettings settings, Ticker ticker, MeterRegistry registry) {
    int queue = Check.between("pronto.limits.queue", settings.limits().queue(), 1, MAX_QUEUE);
    int cores = Runtime.getRuntime().availableProcessors();
    return new Processors(cores, queue, ticker, new WorkMeters(registry));
  }

  void close(@Disposes Processors processors) {
    processors.close();
  }
}
