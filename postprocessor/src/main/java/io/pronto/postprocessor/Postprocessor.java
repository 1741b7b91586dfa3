package io.pronto.postprocessor;

import io.pronto.chain.work.Processors;
import io.pronto.chain.work.StepStage;
import io.pronto.core.hop.Hop;
import io.pronto.core.pipeline.Pipelines;
import io.pronto.core.pipeline.Side;
import io.pronto.postprocessor.config.PostprocessorSettings;
import io.pronto.service.stage.StageService;
import io.pronto.service.stage.StageServices;
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

  private final StageService<StepStage.PreparedSteps> service;

  Postprocessor(
      PostprocessorSettings own,
      Pipelines pipelines,
      Processors processors,
      StageServices services) {
    service =
        services.of(
            new StepStage(Side.POSTPROCESS, pipelines, processors),
            null,
            "pronto.postprocessor.listen",
            own.listen());
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
