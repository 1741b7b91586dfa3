package io.pronto.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.config.ChainSettings;
import io.pronto.chain.config.Check;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.hop.client.GrpcNextHop;
import io.pronto.chain.hop.client.Guard;
import io.pronto.chain.hop.client.NextHop;
import io.pronto.chain.hop.server.HopServer;
import io.pronto.chain.hop.server.Listen;
import io.pronto.chain.hop.server.ServerIdentity;
import io.pronto.chain.hop.server.V2Service;
import io.pronto.chain.pipeline.Ticker;
import io.pronto.chain.release.Repository;
import io.pronto.chain.telemetry.HopMeters;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.grpc.GrpcFrontDoor;
import io.pronto.gateway.next.ChainOnward;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.gateway.predict.FrontDesk;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** The gateway as a running service. Starts last and ends first where all services share a process. */
@Singleton
public class Gateway {

  private static final Logger LOG = Logger.getLogger(Gateway.class);
  private static final int LAST = 5000;
  private static final int FIRST = 1;

  private final ChainSettings settings;
  private final EventLoops loops;
  private final HopMeters meters;
  private final Listen listen;
  private final NextHop next;
  private final ChainWatch watch;
  private final Event<Opened> opened;
  private HopServer server;

  Gateway(
      ChainSettings settings,
      GatewaySettings own,
      Repository repository,
      EventLoops loops,
      MeterRegistry registry,
      Ticker ticker,
      Event<Opened> opened) {
    this.opened = opened;
    this.settings = settings;
    this.loops = loops;
    this.meters = new HopMeters(registry, Hop.GATEWAY.text());
    this.listen = Check.listen("pronto.gateway.listen", own.listen(), settings);
    this.next =
        new GrpcNextHop(
            Hop.PREPROCESSOR,
            Check.target("pronto.gateway.next", own.next()),
            loops,
            Check.message(settings),
            Guard.NONE);
    this.watch =
        new ChainWatch(
            repository,
            new ChainOnward(next),
            () -> Call.begin("", TraceContext.fresh(), Duration.ofSeconds(1), false).call(),
            own.warmUp(),
            own.look(),
            loops.loop(0),
            ticker);
  }

  /** What both front doors ask. */
  @Produces
  @Singleton
  FrontDesk desk() {
    return watch.desk();
  }

  /** The meters of both front doors. */
  @Produces
  @Singleton
  HopMeters meters() {
    return meters;
  }

  /** The port of the gRPC front door. */
  public int port() {
    return server.port();
  }

  void start(@Observes @Priority(LAST) StartupEvent event) {
    V2Service service =
        new V2Service(
            Hop.GATEWAY,
            new GrpcFrontDoor(watch.desk()),
            ServerIdentity.of("pronto"),
            meters);
    server = new HopServer(listen, service, loops, Check.message(settings));
    LOG.infof("gateway listens for gRPC on port %d", server.port());
    Thread.ofPlatform().daemon().name("pronto-warm-up").start(() -> watch.start(this::open));
  }

  private void open() {
    server.serving(true);
    LOG.info("gateway is ready: the chain was reached and warmed");
    opened.fireAsync(new Opened(server.port()));
  }

  void stop(@Observes @Priority(FIRST) ShutdownEvent event) {
    watch.end();
    if (server != null) {
      server.drain(settings.drain().patience());
    }
    next.close();
  }
}
