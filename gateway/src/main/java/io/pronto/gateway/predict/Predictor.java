package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Route;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.Tensors;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way of every prediction through the gateway: resolve to one release, admit, send. Any thread;
 * does not wait.
 */
public final class Predictor {

  private final LiveModels models;
  private final Onward onward;

  Predictor(LiveModels models, Onward onward) {
    this.models = models;
    this.onward = onward;
  }

  /**
   * Predicts.
   *
   * @param version empty for the live one
   * @param id the caller's, returned with the answer
   * @param outputs names of the outputs wanted; empty for all
   * @throws io.pronto.chain.hop.failure.FailureException at once or in the stage, if there is no
   *     answer
   */
  public CompletionStage<Answer> predict(
      String model, String version, String id, Tensors inputs, List<String> outputs, Call call) {
    Release release = models.resolve(model, version);
    Admission.check(release, inputs, outputs);
    Release.Limits limits = release.limits();
    Call admitted =
        call.to(
            release.id().toString(), Route.WHOLE, limits.defaultDeadline(), limits.maxDeadline());
    return onward.send(release.id(), id, inputs, outputs, admitted);
  }
}
