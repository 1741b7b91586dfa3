package io.pronto.preprocessor;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.config.ChainSettings;
import io.pronto.chain.config.Check;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.client.NextHops;
import io.pronto.chain.hop.server.StageService;
import io.pronto.chain.pipeline.Pipelines;
import io.pronto.chain.pipeline.Processors;
import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.StepStage;
import io.pronto.chain.release.Repository;
import io.pronto.preprocessor.config.PreprocessorSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The preprocessor as a running service. */
@Singleton
@Readiness
public class Preprocessor implements HealthCheck {

  private static final int START = 3000;
  private static final int STOP = 2000;

  private final StageService<StepStage.Prepared> service;

  Preprocessor(
      ChainSettings settings,
      PreprocessorSettings own,
      Repository repository,
      Pipelines pipelines,
      Processors processors,
      EventLoops loops,
      NextHops nextHops,
      MeterRegistry registry) {
    service =
        new StageService<>(
            new StepStage(Side.PREPROCESS, pipelines, processors),
            repository,
            nextHops.open(Hop.MODEL_SERVER, "pronto.preprocessor.next", own.next()),
            Check.listen("pronto.preprocessor.listen", own.listen(), settings),
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
    return HealthCheckResponse.named(Hop.PREPROCESSOR.text()).status(service.ready()).build();
  }

  void start(@Observes @Priority(START) StartupEvent event) {
    service.start();
  }

  void stop(@Observes @Priority(STOP) ShutdownEvent event) {
    service.drain();
  }
}
