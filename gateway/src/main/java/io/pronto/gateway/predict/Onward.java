package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.tensor.Tensors;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way into the chain, in the words of a prediction: what messages are is not known here. */
@FunctionalInterface
public interface Onward {

  /**
   * Sends a request to exactly one release.
   *
   * @param id the caller's, returned with the answer
   * @param outputs names of the outputs wanted; empty for all
   */
  CompletionStage<Answer> send(
      ReleaseId release, String id, Tensors inputs, List<String> outputs, Call call);
}
