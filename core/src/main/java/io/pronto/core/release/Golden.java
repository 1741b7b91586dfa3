package io.pronto.core.release;

import io.pronto.core.tensor.Tensors;

/**
 * A request whose answer is known.
 *
 * @param tolerance largest absolute difference of a number of the answer
 */
public record Golden(Tensors request, Tensors response, double tolerance) {}
