package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.hop.Target;
import io.pronto.chain.server.HopServer;
import io.pronto.chain.server.Peers;
import io.pronto.chain.server.ReleaseFeed;
import io.pronto.chain.server.ServerIdentity;
import io.pronto.chain.server.StageEndpoint;
import io.pronto.chain.server.StageReleases;
import io.pronto.chain.server.V2Service;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Wanted;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.warmup.SelfWarmUp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * A stage as a running service: its releases prepared, its port open, the next hop looked for.
 *
 * @param <P> what the stage makes of a release
 */
public final class StageService<P> {

  private static final Logger LOG = Logger.getLogger(StageService.class);
  private static final int LOOK_MILLIS = 250;
  private static final int LOOKS = 5;
  private static final Duration LEAST_LINGER = Duration.ofSeconds(10);
  private static final String CERTIFICATE = "certificate";

  private final Stage<P> stage;
  private final StageReleases<P> releases;
  private final NextHop next;
  private final Place place;
  private final V2Service service;
  private final HopTelemetry telemetry;
  private final Catalog.Listening listening;
  private final StageEndpoint<P> endpoint;
  private final ReleaseFeed feed;
  private final StageWants wants;
  private final ChainSettings settings;
  private final EventLoops loops;
  private final Ticker ticker;
  private final Function<Target, NextHop> toItself;
  private volatile HopServer server;
  private volatile boolean serving;
  private volatile boolean ready;
  private volatile boolean ending;
  private volatile SelfWarmUp warming;
  private long lastLook;
  private long toldLook;

  /**
   * Prepares the releases.
   *
   * @param next the hop after this one, or {@code null} for the last
   * @param toItself opens a way to a port of this process
   */
  StageService(
      Stage<P> stage,
      Catalog catalog,
      NextHop next,
      Place place,
      Function<Target, NextHop> toItself,
      ProcessParts parts) {
    this.stage = stage;
    this.next = next;
    this.place = place;
    this.toItself = toItself;
    this.settings = parts.settings();
    this.loops = parts.loops();
    this.ticker = parts.ticker();
    this.releases =
        new StageReleases<>(
            stage, ticker, parts.later(), linger(settings.repository().poll()), this::publish);
    this.endpoint = new StageEndpoint<>(stage, releases, next, () -> serving);
    this.wants = new StageWants(parts.control().orElse(null), next, this::publish, loops.loop(0));
    Peers peers = peersOf(settings.steering(), settings.insecure());
    this.feed = new ReleaseFeed(endpoint::releases, peers, wants::heard);
    this.telemetry = parts.telemetry().of(stage.hop());
    this.service =
        new V2Service(
            stage.hop(),
            peers,
            endpoint,
            ServerIdentity.of("pronto-" + stage.hop(), List.of(ServerIdentity.REPOSITORY)),
            telemetry);
    this.listening = catalog.listen(this::hold);
  }

  /** Callers may hear of a change one pause between looks later, and be slow. */
  private static Duration linger(Duration poll) {
    Duration several = poll.multipliedBy(LOOKS);
    return several.compareTo(LEAST_LINGER) > 0 ? several : LEAST_LINGER;
  }

  private void hold(Repository repository) {
    releases.hold(repository);
    telemetry.has(
        releases.table().states(), (model, version) -> releases.table().serves(model, version));
    publish();
  }

  /** Whose word on the route of a call counts, as the settings say. */
  static Peers peersOf(Optional<String> steering, String insecure) {
    boolean all = Check.yes("pronto.insecure", insecure);
    if (steering.isEmpty()) {
      return all ? Peers.ALL : Peers.KNOWN;
    }
    return Check.oneOf("pronto.steering", steering.get(), List.of("machine", CERTIFICATE))
            .equals(CERTIFICATE)
        ? Peers.CERTIFIED
        : Peers.KNOWN;
  }

  /** Starts to listen, warms up, then looks for the next hop. */
  public void start() {
    server =
        Check.opened(
            () ->
                new HopServer(
                    place.listen(),
                    place.credentials(),
                    List.of(service, feed.service()),
                    loops,
                    Check.innerMessage(settings)));
    if (next != null) {
      next.onReleases(this::publish);
    }
    LOG.infof("%s serves %d releases%s", stage.hop(), releases.table().serving().size(), where());
    warmUp();
  }

  private String where() {
    return server.port() < 0 ? " in process" : " on port " + server.port();
  }

  private void warmUp() {
    if (server.port() < 0) { // in one process the gateway warms all
      look();
      return;
    }
    SelfWarmUp warmUp =
        new SelfWarmUp(
            stage.hop(),
            endpoint,
            Listen.loopback(),
            place.credentials(),
            settings,
            loops,
            toItself,
            ticker);
    releases.table().serving().forEach(prepared -> warmUp.add(stage, prepared));
    warming = warmUp;
    if (ending) { // since before there was anything to stop
      warmUp.stop();
    }
    warmUp.run(settings.warmUp(), this::look);
  }

  /** Serves once the next hop and all below were reached. */
  private void look() {
    if (next == null) {
      serve();
      return;
    }
    next.releases()
        .whenComplete(
            (states, error) -> {
              if (error == null) {
                serve();
              } else if (!ending) {
                var _ = loops.loop(0).schedule(this::look, LOOK_MILLIS, TimeUnit.MILLISECONDS);
              }
            });
  }

  /**
   * Ready once callers can find it: whoever restarts one instance after the other takes the next
   * one away then.
   */
  private void serve() {
    if (ending) {
      return;
    }
    serving = true;
    server.serving(true);
    publish();
    place.registration().join(server.port(), Map.of(), () -> ready = true);
  }

  /** Looks at the next hop, then tells the callers. */
  private synchronized void publish() {
    if (serving && !ending) {
      lastLook++;
      long look = lastLook;
      Wanted acted = wants.acted(); // before what came of it
      endpoint.releases().whenComplete((states, error) -> publish(look, states, acted, error));
    }
  }

  /**
   * Looks may end in another order than they began: an older view does not follow a newer one, and
   * only the newest look that fails says that the next hop is away. While it is, callers go to
   * instances that still reach it; where there is none the calls say so.
   */
  private synchronized void publish(
      long look, List<ReleaseState> states, Wanted acted, Throwable error) {
    if (error == null && look > toldLook) {
      toldLook = look;
      feed.publish(true, states, acted);
    } else if (error != null && look == lastLook && !ending) {
      feed.suspend();
    }
  }

  /**
   * Whether releases are loaded, the next hop was reached once, and the registry was told, unless
   * it is away.
   */
  public boolean ready() {
    return ready;
  }

  /** The port it listens on; -1 in process. */
  public int port() {
    return server.port();
  }

  /** Tells the callers, finishes the calls under way, then gives everything back. */
  public void drain() {
    ending = true;
    listening.close();
    feed.stopServing();
    place.registration().leave();
    if (warming != null) {
      warming.drain();
    }
    if (server != null) {
      server.drain(settings.drain().propagation(), settings.drain().patience(), feed::end);
    }
    if (next != null) {
      next.close();
    }
    releases.close();
  }
}
