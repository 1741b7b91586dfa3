package io.pronto.preprocessor;

import io.pronto.chain.work.Processors;
import io.pronto.chain.work.StepStage;
import io.pronto.core.hop.Hop;
import io.pronto.core.pipeline.Pipelines;
import io.pronto.core.pipeline.Side;
import io.pronto.preprocessor.config.PreprocessorSettings;
import io.pronto.service.next.NextHops;
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

/** The preprocessor as a running service. */
@Singleton
@Readiness
public class Preprocessor implements HealthCheck {

  private static final int START = 3000;
  private static final int STOP = 2000;

  private final StageService<StepStage.PreparedSteps> service;

  Preprocessor(
      PreprocessorSettings own,
      Pipelines pipelines,
      Processors processors,
      NextHops nextHops,
      StageServices services) {
    service =
        services.of(
            new StepStage(Side.PREPROCESS, pipelines, processors),
            nextHops.open(Hop.MODEL_SERVER, "pronto.preprocessor.next", own.next()),
            "pronto.preprocessor.listen",
            own.listen());
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
