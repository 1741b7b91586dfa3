package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Route;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way of every prediction through the gateway: admit what is meant for a release, send it with
 * the release's limits. Any thread; does not wait.
 */
public final class Predictor {

  private final Onward onward;

  Predictor(Onward onward) {
    this.onward = onward;
  }

  /**
   * Predicts.
   *
   * @param release what the call's model and version were resolved to, once for the whole chain
   * @param id the caller's, returned with the answer
   * @param outputs names of the outputs wanted; empty for all
   * @throws io.pronto.core.failure.FailureException at once or in the stage, if there is no answer
   */
  public CompletionStage<Answer> predict(
      Release release, String id, Tensors inputs, List<String> outputs, Call call) {
    if (call.diagnosis() != null) {
      call.diagnosis().means(release.id(), inputs.rows());
    }
    Admission.check(release, inputs, outputs);
    Release.Limits limits = release.limits();
    Call admitted =
        call.to(
            release.id().toString(), Route.WHOLE, limits.defaultDeadline(), limits.maxDeadline());
    return onward.send(release.id(), id, inputs, outputs, admitted);
  }
}
