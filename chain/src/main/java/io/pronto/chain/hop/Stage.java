package io.pronto.chain.hop;

import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensors;
import java.util.concurrent.CompletionStage;

/**
 * What one service of the chain does with the tensors of a call.
 *
 * @param <P> what the stage makes of a release once, at load
 */
public interface Stage<P> {

  /** The service that this stage is the heart of. */
  Hop hop();

  /**
   * Makes a release ready to use.
   *
   * @throws io.pronto.core.release.ReleaseException if it cannot serve
   */
  P prepare(Release release);

  /** What the stage takes and gives where it is called for itself. */
  Signature signature(Release release);

  /**
   * Does the stage's part of a call. Light work is done on the calling thread, heavy work
   * elsewhere; never waits.
   *
   * @throws io.pronto.core.failure.FailureException at once or in the stage, if the call cannot be
   *     answered
   */
  CompletionStage<Tensors> apply(P prepared, Tensors input, Call call);

  /** Gives back what {@link #prepare} made. */
  default void release(P prepared) {}
}
