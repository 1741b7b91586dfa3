package io.pronto.gateway.next;

import io.pronto.chain.client.Hedging;
import io.pronto.chain.client.NextHop;
import io.pronto.core.hop.Hop;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.Onward;
import io.pronto.service.config.Check;
import io.pronto.service.next.NextHops;
import io.pronto.wire.Wire;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The way to the preprocessor: predictions leave as V2 messages. */
final class PreprocessorBeans {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Produces
  @Singleton
  NextHop preprocessor(GatewaySettings own, NextHops hops) {
    return hops.open(Hop.PREPROCESSOR, "pronto.gateway.next", own.next(), hedging(own));
  }

  private static Hedging hedging(GatewaySettings own) {
    Duration atLeast =
        Check.between(
            "pronto.gateway.hedging.at-least", own.hedging().atLeast(), SHORTEST, LONGEST);
    return Check.yes("pronto.gateway.hedging.enabled", own.hedging().enabled())
        ? new Hedging(atLeast)
        : null;
  }

  @Produces
  @Singleton
  Onward onward(NextHop preprocessor) {
    return (release, id, inputs, outputs, call) ->
        preprocessor.send(
            Wire.request(release.model(), Long.toString(release.version()), id, inputs, outputs),
            call);
  }
}
