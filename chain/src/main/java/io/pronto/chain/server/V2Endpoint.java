package io.pronto.chain.server;

import io.pronto.chain.hop.Call;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Signature;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What a service of the chain can do, behind the V2 protocol. Methods run on an event loop and do
 * not wait; they fail with {@code FailureException}, at once or in the stage.
 */
public interface V2Endpoint {

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

  /**
   * A model to its callers.
   *
   * @param versions those that serve
   */
  record ModelFacts(String name, List<String> versions, Signature signature) {}
}
