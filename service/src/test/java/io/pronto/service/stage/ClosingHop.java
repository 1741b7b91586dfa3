package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
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
