package io.pronto.gateway.next;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.hop.client.NextHop;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.hop.wire.Wire;
import io.pronto.chain.release.ReleaseId;
import io.pronto.chain.tensor.Tensors;
import io.pronto.gateway.predict.Onward;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The chain over gRPC: requests leave as V2 messages. */
public final class ChainOnward implements Onward {

  private final NextHop next;

  /** Over this hop. */
  public ChainOnward(NextHop next) {
    this.next = next;
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
}
