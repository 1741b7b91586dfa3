package io.pronto.gateway.next;

import io.pronto.chain.config.ChainSettings;
import io.pronto.chain.config.Check;
import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.hop.client.GrpcNextHop;
import io.pronto.chain.hop.client.Guard;
import io.pronto.chain.hop.client.NextHop;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.hop.wire.Wire;
import io.pronto.chain.release.ReleaseId;
import io.pronto.chain.tensor.Tensors;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.Onward;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The chain over gRPC: requests leave as V2 messages. */
@Singleton
class ChainOnward implements Onward {

  private final NextHop next;

  ChainOnward(ChainSettings settings, GatewaySettings own, EventLoops loops) {
    next =
        new GrpcNextHop(
            Hop.PREPROCESSOR,
            Check.target("pronto.gateway.next", own.next()),
            loops,
            Check.innerMessage(settings),
            Guard.NONE);
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
