package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A postprocessor that cannot be reached until it says what it has, and is sent nothing. */
final class AwayHop implements NextHop {

  final CompletableFuture<List<ReleaseState>> states = new CompletableFuture<>();

  @Override
  public Hop hop() {
    return Hop.POSTPROCESSOR;
  }

  @Override
  public CompletionStage<Answer> send(ModelInferRequest request, Call call) {
    throw new AssertionError("nothing is sent");
  }

  @Override
  public CompletionStage<List<ReleaseState>> releases() {
    return states.isDone()
        ? states
        : CompletableFuture.failedFuture(
            new Failure.HopUnavailable("postprocessor", "away").asException());
  }

  @Override
  public void close() {}
}
