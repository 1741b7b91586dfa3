package io.pronto.gateway.next;

import io.pronto.chain.client.Hedging;
import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.tensor.Tensors;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.Onward;
import io.pronto.service.config.Check;
import io.pronto.service.next.NextHops;
import io.pronto.wire.Answer;
import io.pronto.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The chain over gRPC: requests leave as V2 messages. */
@Singleton
class ChainOnward implements Onward {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final NextHop next;

  ChainOnward(GatewaySettings own, NextHops nextHops) {
    next = nextHops.open(Hop.PREPROCESSOR, "pronto.gateway.next", own.next(), hedging(own));
  }

  private static Hedging hedging(GatewaySettings own) {
    Duration atLeast =
        Check.between(
            "pronto.gateway.hedging.at-least", own.hedging().atLeast(), SHORTEST, LONGEST);
    return Check.yes("pronto.gateway.hedging.enabled", own.hedging().enabled())
        ? new Hedging(atLeast)
        : null;
  }

  @Override
  public CompletionStage<Answer> send(
      ReleaseId release, String id, Tensors inputs, List<String> outputs, Call call) {
    return next.send(
        Wire.request(release.model(), Long.toString(release.version()), id, inputs, outputs), call);
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return next.releases();
  }

  @Override
  public void close() {
    next.close();
  }
}
