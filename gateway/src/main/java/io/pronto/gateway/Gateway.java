package io.pronto.gateway;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.server.HopServer;
import io.pronto.chain.server.ServerIdentity;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.chain.server.V2Service;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.core.hop.Hop;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.gateway.predict.Onward;
import io.pronto.gateway.repository.RepositoryAccess;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The gateway as a running service. Starts last and ends first where all services share a process.
 */
@Singleton
public class Gateway {

  private static final Logger LOG = Logger.getLogger(Gateway.class);
  private static final int LAST = 5000;
  private static final int EARLY = 10;

  /**
   * Callers wait at the door until the gateway is warm: those who know another one go there. After
   * this time, and that of the warm-up, they come in whatever holds it up, and are told.
   */
  private static final Duration CLOSED = Duration.ofSeconds(5);

  /** Of those who take their leave: the doors say so first, then the registry. */
  static final int FIRST = 1;

  static final int SECOND = 2;

  private final ChainSettings settings;
  private final GatewaySettings own;
  private final EventLoops loops;
  private final FrontCertificates certificates;
  private final V2Endpoint frontDoor;
  private final ServerIdentity identity;
  private final HopTelemetry telemetry;
  private final ChainWatch watch;
  private final GatewayWarmUp warmUp;
  private final Onward onward;
  private final Event<Opened> opened;
  private HopServer server;

  Gateway(
      ChainSettings settings,
      GatewaySettings own,
      EventLoops loops,
      FrontCertificates certificates,
      V2Endpoint frontDoor,
      RepositoryAccess repository,
      HopTelemetry telemetry,
      ChainWatch watch,
      GatewayWarmUp warmUp,
      Onward onward,
      Event<Opened> opened) {
    this.settings = settings;
    this.own = own;
    this.loops = loops;
    this.certificates = certificates;
    this.frontDoor = frontDoor;
    this.identity = repository.identity();
    this.telemetry = telemetry;
    this.watch = watch;
    this.warmUp = warmUp;
    this.onward = onward;
    this.opened = opened;
  }

  /** The port of the gRPC front door. */
  public int port() {
    return server.port();
  }

  void start(@Observes @Priority(LAST) StartupEvent event) {
    V2Service service = new V2Service(Hop.GATEWAY, frontDoor, identity, telemetry);
    server =
        Check.opened(
            () ->
                HopServer.closed(
                    Check.listen("pronto.gateway.listen", own.listen(), settings),
                    certificates.grpc(),
                    List.of(service),
                    loops,
                    Check.message(settings)));
    LOG.infof("gateway listens for gRPC on port %d", server.port());
    Thread.ofPlatform()
        .daemon()
        .name("pronto-warm-up")
        .start(() -> watch.start(live -> warmUp.run(live, this::open)));
    var _ =
        loops
            .loop(0)
            .schedule(server::open, warmUp.time().plus(CLOSED).toMillis(), TimeUnit.MILLISECONDS);
  }

  private void open() {
    if (watch.open()) {
      server.open();
      server.serving(true);
      LOG.info("gateway is ready: the chain was reached and warmed");
      var _ = opened.fireAsync(new Opened(server.port()));
    }
  }

  /**
   * Says that it ends. Quarkus then lets {@code quarkus.shutdown.delay} pass, in which both doors
   * still take calls and callers learn of it, and waits for the REST requests under way.
   */
  void leave(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
    watch.end();
    if (server != null) {
      server.leave();
      server.open();
    }
    warmUp.stop();
  }

  void stop(@Observes @Priority(EARLY) ShutdownEvent event) {
    if (server != null) {
      server.drain(settings.drain().patience(), () -> {});
    }
    onward.close();
  }
}
