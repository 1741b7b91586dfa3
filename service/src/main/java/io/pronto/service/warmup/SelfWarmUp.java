package io.pronto.service.warmup;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ServerCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.util.NetUtil;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.hop.Target;
import io.pronto.chain.hop.TraceContext;
import io.pronto.chain.server.HopServer;
import io.pronto.chain.server.Peers;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.chain.server.ServerIdentity;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.chain.server.V2Service;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Calls a service as its callers will, before they do: one that joins others under load cold would
 * keep them waiting, and take the processors from the rest. The calls go through the same code at a
 * door that nobody else is told of, so that they are not counted there. Those to a service behind
 * the gateway end there, so that the hop after it has nothing to do with them; those to a gateway
 * go through the chain, which counts them. Some have no time to be answered: when something below
 * dies, many calls fail at once, and the code that says so is as cold as the rest.
 */
public final class SelfWarmUp {

  private static final Logger LOG = Logger.getLogger(SelfWarmUp.class);
  private static final long CALL_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int FAILING_EACH = 8;

  /** No time to be sent; and, without what is kept back for the way, too little to be answered. */
  private static final long[] FAILING_NANOS = {0, TimeUnit.MICROSECONDS.toNanos(2_050)};

  private final Hop hop;
  private final V2Endpoint endpoint;
  private final Listen place;
  private final ServerCredentials credentials;
  private final ChainSettings settings;
  private final EventLoops loops;
  private final Function<Target, NextHop> toItself;
  private final WarmUp warmUp;
  private volatile HopServer server;
  private NextHop self;
  private int calls; // one at a time

  /**
   * A warm-up of a service, with nothing to send yet.
   *
   * @param endpoint what the service does
   * @param place where it answers meanwhile; only this process is told of it
   * @param credentials that its callers are shown
   * @param toItself opens the way there
   */
  public SelfWarmUp(
      Hop hop,
      V2Endpoint endpoint,
      Listen place,
      ServerCredentials credentials,
      ChainSettings settings,
      EventLoops loops,
      Function<Target, NextHop> toItself,
      Ticker ticker) {
    this.hop = hop;
    this.endpoint = endpoint;
    this.place = place;
    this.credentials = credentials;
    this.settings = settings;
    this.loops = loops;
    this.toItself = toItself;
    this.warmUp = new WarmUp(this::send, ticker, WarmUp.afterPause(loops.loop(0)));
  }

  /** Adds what callers of the whole chain send to a release. */
  public void addCallers(Release release) {
    warmUp.addCallers(release);
  }

  /** Adds what the callers of a stage send to what it prepared. */
  public <P> void add(Stage<P> stage, Prepared<P> prepared) {
    Release release = prepared.release();
    if (takesWhatCallersSend(release)) {
      warmUp.addCallers(release);
    } else {
      warmUp.addZeros(release, stage.signature(release));
    }
  }

  private boolean takesWhatCallersSend(Release release) {
    return hop == Hop.PREPROCESSOR || (hop == Hop.MODEL_SERVER && release.preprocess().isEmpty());
  }

  private CompletionStage<Answer> send(Release release, Tensors inputs) {
    Deadline deadline = Deadline.after(nanos(calls++), TimeUnit.NANOSECONDS);
    String id = release.id().toString();
    Call call = new Call("", TraceContext.fresh(), Context.ROOT, deadline, Route.NONE, id, null);
    String version = Long.toString(release.id().version());
    return self.send(Wire.request(release.id().model(), version, "", inputs, List.of()), call);
  }

  private static long nanos(int call) {
    return call % FAILING_EACH == 0
        ? FAILING_NANOS[call / FAILING_EACH % FAILING_NANOS.length]
        : CALL_NANOS;
  }

  /**
   * Warms for so long, then runs {@code then} on a thread of its own; at once, where there is no
   * time or no port: the service starts cold.
   */
  public void run(Duration time, Runnable then) {
    if (time.isZero() || !open()) {
      then.run();
      return;
    }
    warmUp.run(
        time, () -> Thread.ofPlatform().daemon().name("pronto-warm-up").start(() -> finish(then)));
  }

  private boolean open() {
    HopServer opened = null;
    try {
      opened =
          new HopServer(
              place, credentials, List.of(service()), loops, Check.innerMessage(settings));
      server = opened;
      self = toItself.apply(target());
      return true;
    } catch (RuntimeException e) {
      LOG.warnf("%s starts cold: %s", hop, e.getMessage());
      if (opened != null) {
        opened.drain(Duration.ZERO, () -> {});
      }
      return false;
    }
  }

  private V2Service service() {
    return new V2Service(
        hop,
        Peers.KNOWN,
        new Unmeasured(endpoint),
        ServerIdentity.of("pronto-" + hop, List.of()),
        new Telemetry(new SimpleMeterRegistry(), Tracing.OFF, null, settings.warmUp()).of(hop));
  }

  private Target target() {
    if (server.port() < 0) {
      return Target.parse(place.toString());
    }
    String host = place.address().getAddress().getHostAddress();
    return Target.parse("static:///" + NetUtil.toSocketAddressString(host, server.port()));
  }

  private void finish(Runnable then) {
    server.drain(Duration.ZERO, () -> {}); // nobody waits for an answer
    self.close();
    then.run();
  }

  /** Ends it early: after the call under way, what was to follow follows. */
  public void stop() {
    warmUp.stop();
  }

  /** Ends it early, and waits for the call under way, as long as for those of callers. */
  public void drain() {
    stop();
    if (server != null) {
      server.drain(settings.drain().patience(), () -> {});
    }
  }
}
