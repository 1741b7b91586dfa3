package io.pronto.postprocessor;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.config.ChainSettings;
import io.pronto.chain.config.Check;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.server.StageService;
import io.pronto.chain.pipeline.Pipelines;
import io.pronto.chain.pipeline.Processors;
import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.StepStage;
import io.pronto.chain.release.Repository;
import io.pronto.postprocessor.config.PostprocessorSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The postprocessor as a running service. */
@Singleton
@Readiness
public class Postprocessor implements HealthCheck {

  private static final int START = 1000;
  private static final int STOP = 4000;

  private final StageService<StepStage.Prepared> service;

  Postprocessor(
      ChainSettings settings,
      PostprocessorSettings own,
      Repository repository,
      Pipelines pipelines,
      Processors processors,
      EventLoops loops,
      MeterRegistry registry) {
    service =
        new StageService<>(
            new StepStage(Side.POSTPROCESS, pipelines, processors),
            repository,
            null,
            Check.listen("pronto.postprocessor.listen", own.listen(), settings),
            settings,
            loops,
            registry);
  }

  /** The port it listens on; -1 in process. */
  public int port() {
    return service.port();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(Hop.POSTPROCESSOR.text()).status(service.ready()).build();
  }

  void start(@Observes @Priority(START) StartupEvent event) {
    service.start();
  }

  void stop(@Observes @Priority(STOP) ShutdownEvent event) {
    service.drain();
  }
}
