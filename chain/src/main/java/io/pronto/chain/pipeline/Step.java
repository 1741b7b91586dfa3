package io.pronto.chain.pipeline;

import io.pronto.chain.tensor.Tensors;

/**
 * One change to a request's tensors. Pure: no waiting, no clock, the same answer for the same
 * input; any thread.
 */
@FunctionalInterface
public interface Step {

  /**
   * Applies the step.
   *
   * @throws io.pronto.chain.hop.failure.FailureException if the input cannot be right
   */
  Tensors apply(Tensors input);
}
