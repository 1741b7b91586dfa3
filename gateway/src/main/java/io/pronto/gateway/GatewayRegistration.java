package io.pronto.gateway;

import io.pronto.chain.hop.Listen;
import io.pronto.core.hop.Hop;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.service.registry.Registration;
import io.pronto.service.registry.Registry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The gateway's place in the registry: there from when both front doors are open until the process
 * is told to end.
 */
@Singleton
class GatewayRegistration {

  private static final Logger LOG = Logger.getLogger(GatewayRegistration.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Registration registration;
  private final RestDoor rest;

  GatewayRegistration(Registry registry, GatewaySettings settings, RestDoor rest) {
    this.registration = registry.registration(Hop.GATEWAY, Listen.parse(settings.listen()));
    this.rest = rest;
  }

  /**
   * Has this bean made on the main thread: the client of the registry, if made on a thread of the
   * REST front door, would be closed with that door, before it could take the gateway out.
   */
  void start(@Observes StartupEvent event) {}

  void opened(@ObservesAsync Opened opened) throws InterruptedException {
    join(opened.grpcPort(), PATIENCE);
  }

  void join(int grpcPort, Duration patience) throws InterruptedException {
    if (rest.await(patience)) {
      registration.join(grpcPort, Map.of("rest-port", Integer.toString(rest.port())));
    } else {
      LOG.errorf(
          "the gateway does not join the registry: after %d s REST does not listen",
          patience.toSeconds());
    }
  }

  /** Before Quarkus waits for the REST requests under way, which takes a while. */
  void leave(@Observes @Priority(Gateway.SECOND) ShutdownDelayInitiatedEvent event) {
    registration.leave();
  }
}
