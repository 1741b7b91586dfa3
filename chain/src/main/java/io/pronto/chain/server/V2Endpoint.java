package io.pronto.chain.server;

import io.pronto.chain.hop.Call;
import io.pronto.core.failure.Failure;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Signature;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.RepositoryModelLoadRequest;
import io.pronto.proto.RepositoryModelUnloadRequest;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a service of the chain can do, behind the V2 protocol. Methods run on an event loop and do
 * not wait; they fail with {@code FailureException}, at once or in the stage.
 */
public interface V2Endpoint {

  /** Of a service that loads what the one before it says. */
  Failure LOADS_NOTHING = new Failure.NotBuilt("loading of models elsewhere than at the gateway");

  /** One prediction, or this service's part of it. */
  CompletionStage<Answer> infer(ModelInferRequest request, Call call);

  /** Whether calls can be answered. */
  boolean ready();

  /** Whether one model can answer; {@code version} empty for the live one. */
  boolean ready(String model, String version);

  /** What a model takes and gives here; {@code version} empty for the live one. */
  ModelFacts model(String model, String version);

  /** Every release with its state here and below. */
  CompletionStage<List<ReleaseState>> releases();

  /** Loads a model, or loads it anew; ends once it serves or there is a reason why it does not. */
  default CompletionStage<Void> load(RepositoryModelLoadRequest request) {
    return CompletableFuture.failedFuture(LOADS_NOTHING.asException());
  }

  /** Has a model loaded no more. */
  default CompletionStage<Void> unload(RepositoryModelUnloadRequest request) {
    return CompletableFuture.failedFuture(LOADS_NOTHING.asException());
  }

  /**
   * A model to its callers.
   *
   * @param versions those that serve
   */
  record ModelFacts(String name, List<String> versions, Signature signature) {}
}
