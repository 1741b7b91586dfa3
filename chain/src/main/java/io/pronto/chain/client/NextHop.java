package io.pronto.chain.client;

import io.pronto.chain.hop.Call;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Wanted;
import io.pronto.proto.ModelInferRequest;
import io.pronto.wire.Answer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The way to the next service of the chain. Any thread. */
public interface NextHop extends AutoCloseable {

  /** Which service it is. */
  Hop hop();

  /**
   * Sends a request on. The stage completes on the thread that read the answer, or fails with a
   * {@code FailureException}. Cancelling the call cancels what was sent; the call's deadline, less
   * what this hop needs itself, bounds it.
   */
  CompletionStage<Answer> send(ModelInferRequest request, Call call);

  /**
   * The releases that the next hop and all below it serve or not; fails where it cannot be reached.
   */
  CompletionStage<List<ReleaseState>> releases();

  /** Runs {@code changed} whenever {@link #releases} may have changed, on any thread. */
  default void onReleases(Runnable changed) {}

  /**
   * Tells the next hop, and by it all below, which models are wanted: now, and whoever connects
   * later. In the same process there is nobody to tell.
   */
  default void want(Wanted models) {}

  /**
   * Whether all instances of the next hop, and all below, have acted on a load of a model, so that
   * what {@link #releases} says next is their last word on it.
   */
  default boolean hasActedOn(String model, long load) {
    return true;
  }

  /** Ends the connections once the calls under way are over. */
  @Override
  void close();
}
