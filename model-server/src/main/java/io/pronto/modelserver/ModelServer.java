package io.pronto.modelserver;

import io.pronto.chain.work.Processors;
import io.pronto.core.hop.Hop;
import io.pronto.modelserver.config.ModelServerSettings;
import io.pronto.modelserver.onnx.OnnxEnvironment;
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

/** The model-server as a running service. */
@Singleton
@Readiness
public class ModelServer implements HealthCheck {

  private static final int START = 2000;
  private static final int STOP = 3000;

  private final StageService<ModelStage.PreparedModel> service;

  ModelServer(
      ModelServerSettings own,
      OnnxEnvironment onnx,
      Processors processors,
      NextHops nextHops,
      StageServices services) {
    service =
        services.of(
            new ModelStage(onnx::open, processors),
            nextHops.open(Hop.POSTPROCESSOR, "pronto.model-server.next", own.next()),
            "pronto.model-server.listen",
            own.listen());
  }

  /** The port it listens on; -1 in process. */
  public int port() {
    return service.port();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(Hop.MODEL_SERVER.text()).status(service.ready()).build();
  }

  void start(@Observes @Priority(START) StartupEvent event) {
    service.start();
  }

  void stop(@Observes @Priority(STOP) ShutdownEvent event) {
    service.drain();
  }
}
