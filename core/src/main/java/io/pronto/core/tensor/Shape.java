package io.pronto.core.tensor;

import io.pronto.core.failure.FailureException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Arithmetic on shapes, guarded against overflow. */
public final class Shape {

  /** More dimensions than any model here has; bounds the work on a hostile shape. */
  public static final int MAX_RANK = 32;

  private Shape() {}

  /**
   * The number of elements of a shape.
   *
   * @param field path of the shape in the request, for the error
   * @throws FailureException if a dimension is negative, there are more than {@link #MAX_RANK}, or
   *     the product does not fit an {@code int}
   */
  public static int elements(String field, long[] shape) {
    if (shape.length > MAX_RANK) {
      throw FailureException.invalid(field, "at most " + MAX_RANK + " dimensions", shape.length);
    }
    long product = 1;
    boolean empty = false;
    boolean tooMany = false;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw FailureException.invalid(field, "dimensions of 0 or more", text(shape));
      }
      empty |= dimension == 0;
      tooMany |=
          dimension > Integer.MAX_VALUE || product > Integer.MAX_VALUE / Math.max(1, dimension);
      product = tooMany ? Integer.MAX_VALUE : product * Math.max(1, dimension);
    }
    if (tooMany) {
      throw FailureException.invalid(
          field, "at most " + Integer.MAX_VALUE + " elements", text(shape));
    }
    return empty ? 0 : (int) product;
  }

  /** Whether a tensor may be of both shapes, where -1 stands for any size. */
  public static boolean agree(long[] one, long[] other) {
    boolean agree = one.length == other.length;
    for (int i = 0; agree && i < one.length; i++) {
      agree = one[i] < 0 || other[i] < 0 || one[i] == other[i];
    }
    return agree;
  }

  /** Whether every tensor of the other shape is of this one, where -1 stands for any size. */
  public static boolean covers(long[] one, long[] other) {
    boolean covers = one.length == other.length;
    for (int i = 0; covers && i < one.length; i++) {
      covers = one[i] < 0 || one[i] == other[i];
    }
    return covers;
  }

  /** A shape as people write it: {@code [1,4]}. */
  public static String text(long[] shape) {
    return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(",", "[", "]"));
  }

  /** Where an element stands in a tensor of this shape: {@code [2,0]}. */
  public static String index(long[] shape, int element) {
    long[] index = new long[shape.length];
    long rest = element;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return text(index);
  }
}
