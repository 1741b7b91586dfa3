package io.pronto.core.release;

import io.pronto.core.tensor.Tensors;
import java.util.Optional;

/**
 * A request whose answer is known.
 *
 * @param tolerance largest absolute difference of a number of the answer
 */
public record Golden(Tensors request, Tensors response, double tolerance) {

  /**
   * Where an answer is not the known one: output, element, expected and got. Nothing where it is.
   * Outputs that the known answer does not have may be anything.
   */
  public Optional<String> difference(Tensors answer) {
    return response.list().stream()
        .map(expected -> new GoldenOutput(expected, tolerance).difference(answer))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
