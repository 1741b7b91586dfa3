package io.pronto.gateway.predict;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.ReleaseState;
import io.pronto.chain.hop.wire.Answer;
import io.pronto.chain.release.ReleaseId;
import io.pronto.chain.tensor.Tensors;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The chain behind the gateway. */
public interface Onward {

  /**
   * Sends a request to exactly one release.
   *
   * @param id the caller's, returned with the answer
   * @param outputs names of the outputs wanted; empty for all
   */
  CompletionStage<Answer> send(
      ReleaseId release, String id, Tensors inputs, List<String> outputs, Call call);

  /** What the chain serves. */
  CompletionStage<List<ReleaseState>> releases();

  /** Ends the connections once the calls under way are over. */
  default void close() {}
}
