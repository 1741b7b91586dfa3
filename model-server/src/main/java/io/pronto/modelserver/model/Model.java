package io.pronto.modelserver.model;

import io.pronto.core.release.Signature;
import io.pronto.core.tensor.Tensors;

/**
 * A loaded model. Used from any number of threads at once.
 *
 * <p>Whoever opened it holds it and lets go with {@link #close}. Work that is to run later holds it
 * for itself: {@link #acquire} when it is queued, {@link #release} when it is done. The model's
 * memory is freed with its last holder, never under a run.
 */
public interface Model extends AutoCloseable {

  /** What the model takes and gives, -1 where any size is taken. */
  Signature signature();

  /**
   * Runs the model on the calling thread.
   *
   * @param inputs exactly the inputs of the signature, in any order
   * @param cancellation ends the run early; {@link Cancellation#NEVER} saves about a microsecond
   * @return the outputs in the order of the signature, on the heap
   * @throws io.pronto.core.failure.FailureException with {@code InputInvalid} if the inputs do not
   *     fit the model, {@code ModelRefused} if it does not take their values, {@code CallerGone} if
   *     the run was cancelled, {@code ReleaseAbsent} if the model is closed
   * @throws IllegalStateException if the runtime failed for a reason of its own
   */
  Tensors run(Tensors inputs, Cancellation cancellation);

  /**
   * Holds the model open until {@link #release}, if it still is.
   *
   * @return whether it is held now; if not, there is nothing to release
   */
  boolean acquire();

  /** Lets go of what one {@link #acquire} took. */
  void release();

  /**
   * Lets go of what opening took. Does nothing when called again. Runs that have begun still end as
   * they would.
   */
  @Override
  void close();
}
