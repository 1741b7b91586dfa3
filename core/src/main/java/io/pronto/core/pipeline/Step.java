package io.pronto.core.pipeline;

import io.pronto.core.tensor.Tensors;

/**
 * One change to a request's tensors. Pure: no waiting, no clock, the same answer for the same
 * input; any thread.
 */
@FunctionalInterface
public interface Step {

  /**
   * Applies the step.
   *
   * @throws io.pronto.core.failure.FailureException if the input cannot be right
   */
  Tensors apply(Tensors input);

  /**
   * What {@link #apply} makes of such tensors, as far as that is known before there is a call. With
   * it, a release whose steps cannot fit its model is refused when it is loaded instead of at every
   * call. A step that does not tell leaves what follows it unchecked.
   *
   * @throws io.pronto.core.failure.FailureException if {@link #apply} would refuse every input of
   *     this outline
   */
  default Outlines outline(Outlines input) {
    return Outlines.UNKNOWN;
  }

  /**
   * Whether a call takes long enough that it must never be done on the thread that reads requests,
   * however cheap the last ones were: then the whole list runs on the bounded pool of its stage.
   */
  default boolean heavy() {
    return false;
  }
}
