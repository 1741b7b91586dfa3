package io.pronto.core.release;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.List;

/** What no call could ever be, found when a release is loaded. */
final class SignatureLimits {

  /** Of an element of BYTES: its length. */
  private static final int LEAST_TEXT = 4;

  private SignatureLimits() {}

  /**
   * Refuses more tensors than a message may have, and tensors larger than any.
   *
   * @param side what they are, for the message
   * @throws ReleaseException with the number and what it may be
   */
  static void check(String side, List<TensorSpec> tensors) {
    if (tensors.size() > Tensors.MOST) {
      throw new ReleaseException(
          "%s: expected at most %d, got %d".formatted(side, Tensors.MOST, tensors.size()));
    }
    for (TensorSpec tensor : tensors) {
      long bytes = leastBytes(tensor);
      if (bytes > Integer.MAX_VALUE || leastElements(tensor) > Integer.MAX_VALUE) {
        throw new ReleaseException(
            "%s: %s: expected at most %d elements and bytes, got %s"
                .formatted(side, tensor.name(), Integer.MAX_VALUE, Shape.text(tensor.shape())));
      }
    }
  }

  /**
   * Refuses tensors that are together larger than any message.
   *
   * @param most bytes of a message
   */
  static void checkTogether(String side, List<TensorSpec> tensors, long most) {
    long bytes = 0;
    for (TensorSpec tensor : tensors) {
      bytes += leastBytes(tensor);
    }
    if (bytes > most) {
      throw new ReleaseException(
          "%s: expected at most %d bytes together, four times pronto.limits.message, got %d"
              .formatted(side, most, bytes));
    }
  }

  private static long leastBytes(TensorSpec tensor) {
    int size = tensor.type() == DataType.BYTES ? LEAST_TEXT : tensor.type().size();
    return leastElements(tensor) * size;
  }

  /** Of all shapes that fit, the smallest; no more than overflows an {@code int} by far. */
  private static long leastElements(TensorSpec tensor) {
    long product = 1;
    boolean empty = false;
    for (long dimension : tensor.shape()) {
      empty |= dimension <= 0;
      long factor = Math.clamp(dimension, 1, Integer.MAX_VALUE + 1L);
      product = Math.min(product * factor, Integer.MAX_VALUE + 1L);
    }
    return empty ? 0 : product;
  }
}
