package io.pronto.service.parts;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.telemetry.WorkMeters;
import io.pronto.chain.work.Processors;
import io.pronto.core.pipeline.Pipelines;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

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
