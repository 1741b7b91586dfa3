package io.pronto.gateway;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.server.HopServer;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.chain.server.V2Service;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.core.hop.Hop;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.repository.RepositoryAccess;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where the gRPC front door is. It listens from the start, and lets nobody in until told to. */
@Singleton
class GrpcDoor {

  private final ChainSettings settings;
  private final GatewaySettings own;
  private final EventLoops loops;
  private final FrontCertificates certificates;
  private final V2Service service;
  private HopServer server; // none until it listens

  GrpcDoor(
      ChainSettings settings,
      GatewaySettings own,
      EventLoops loops,
      FrontCertificates certificates,
      V2Endpoint frontDoor,
      RepositoryAccess repository,
      HopTelemetry telemetry) {
    this.settings = settings;
    this.own = own;
    this.loops = loops;
    this.certificates = certificates;
    this.service = new V2Service(Hop.GATEWAY, frontDoor, repository.identity(), telemetry);
  }

  /**
   * Starts to listen.
   *
   * @param longest after which callers come in whatever holds it up
   */
  void listen(Duration longest) {
    server =
        Check.opened(
            () ->
                HopServer.closed(
                    Check.listen("pronto.gateway.listen", own.listen(), settings),
                    certificates.grpc(),
                    List.of(service),
                    loops,
                    Check.message(settings)));
    var _ = loops.loop(0).schedule(server::open, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Its port, once it listens. */
  int port() {
    return server.port();
  }

  /** Lets callers in, and says that they are served. */
  void open() {
    server.open();
    server.serving(true);
  }

  /** Says that it ends; callers that wait come in and learn of it. */
  void leave() {
    if (server != null) {
      server.leave();
      server.open();
    }
  }

  /** Takes no new calls and waits for those under way. */
  void drain() {
    if (server != null) {
      server.drain(settings.drain().patience(), () -> {});
    }
  }
}
