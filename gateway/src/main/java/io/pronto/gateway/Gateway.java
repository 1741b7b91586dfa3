package io.pronto.gateway;

import io.pronto.chain.client.NextHop;
import io.pronto.gateway.predict.ChainWatch;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
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

  private final GrpcDoor door;
  private final ChainWatch watch;
  private final GatewayWarmUp warmUp;
  private final NextHop preprocessor;
  private final Event<Opened> opened;

  Gateway(
      GrpcDoor door,
      ChainWatch watch,
      GatewayWarmUp warmUp,
      NextHop preprocessor,
      Event<Opened> opened) {
    this.door = door;
    this.watch = watch;
    this.warmUp = warmUp;
    this.preprocessor = preprocessor;
    this.opened = opened;
  }

  /** The port of the gRPC front door. */
  public int port() {
    return door.port();
  }

  void start(@Observes @Priority(LAST) StartupEvent event) {
    door.listen(warmUp.time().plus(CLOSED));
    LOG.infof("gateway listens for gRPC on port %d", door.port());
    Thread.ofPlatform()
        .daemon()
        .name("pronto-warm-up")
        .start(() -> watch.start(live -> warmUp.run(live, this::open)));
  }

  private void open() {
    if (watch.open()) {
      door.open();
      LOG.info("gateway is ready: the chain was reached and warmed");
      var _ = opened.fireAsync(new Opened(door.port()));
    }
  }

  /**
   * Says that it ends. Quarkus then lets {@code quarkus.shutdown.delay} pass, in which both doors
   * still take calls and callers learn of it, and waits for the REST requests under way.
   */
  void leave(@Observes @Priority(FIRST) ShutdownDelayInitiatedEvent event) {
    watch.end();
    door.leave();
    warmUp.stop();
  }

  void stop(@Observes @Priority(EARLY) ShutdownEvent event) {
    door.drain();
    preprocessor.close();
  }
}
