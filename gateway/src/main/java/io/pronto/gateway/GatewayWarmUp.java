package io.pronto.gateway;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.server.V2Endpoint;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.time.Ticker;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.next.NextHops;
import io.pronto.service.warmup.SelfWarmUp;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * Predicts by the chain, through a gRPC door of its own, before the gateway's opens. With TLS that
 * door is in process: a gateway's certificate has the names by which its clients know it, and none
 * need be one by which it reaches itself.
 */
@Singleton
class GatewayWarmUp {

  private static final String NAME = "gateway-warm-up";
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Duration time;
  private final SelfWarmUp calls;

  GatewayWarmUp(
      ChainSettings shared,
      GatewaySettings settings,
      V2Endpoint frontDoor,
      HopCredentials credentials,
      EventLoops loops,
      NextHops hops,
      Ticker ticker) {
    time = Check.between("pronto.gateway.warm-up", settings.warmUp(), Duration.ZERO, LONGEST);
    calls =
        new SelfWarmUp(
            Hop.GATEWAY,
            frontDoor,
            credentials.named() ? new Listen(null, NAME) : Listen.loopback(),
            credentials.server(),
            shared,
            loops,
            target -> hops.toItself(Hop.GATEWAY, target),
            ticker);
  }

  /** How long it warms. */
  Duration time() {
    return time;
  }

  /** Warms, then goes on; on threads of its own, as a port is not opened on an event loop. */
  void run(List<Release> live, Runnable then) {
    live.forEach(calls::addCallers);
    Thread.ofPlatform().daemon().name("pronto-warm-up").start(() -> calls.run(time, then));
  }

  void stop() {
    calls.stop();
  }
}
