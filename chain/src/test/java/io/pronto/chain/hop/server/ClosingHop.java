package io.pronto.chain.hop.server;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Hop;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.hop.client.NextHop;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.proto.ModelInferRequest;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A hop that tells when it is closed. */
record ClosingHop(NextHop real, Runnable closed) implements NextHop {

  @Override
  public Hop hop() {
    return real.hop();
  }

  @Override
  public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
    return real.send(request, call);
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return real.releases();
  }

  @Override
  public void close() {
    real.close();
    closed.run();
  }
}
