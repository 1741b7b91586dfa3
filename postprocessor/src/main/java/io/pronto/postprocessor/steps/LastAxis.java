package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A floating-point tensor as rows along its last axis; all other dimensions count the rows.
 *
 * @param length numbers in a row
 */
record LastAxis(Tensor tensor, int rows, int length) {

  /** All types whose elements are real numbers. */
  static final Set<DataType> REALS =
      Collections.unmodifiableSet(
          EnumSet.of(DataType.FP16, DataType.BF16, DataType.FP32, DataType.FP64));

  /** A tensor of one of these types, with a last axis. */
  static LastAxis of(Tensor tensor, Set<DataType> types) {
    types(tensor, types);
    if (tensor.rank() == 0) {
      throw scalar(tensor.name());
    }
    int length = (int) tensor.dimension(tensor.rank() - 1);
    return new LastAxis(tensor, Shape.elements(tensor.name(), outer(tensor)), length);
  }

  /** The same before there is a tensor. */
  static TensorOutline of(TensorOutline outline, Set<DataType> types) {
    TensorOutline typed = outline.oneOf(types);
    if (typed.rank().equals(Optional.of(0))) {
      throw scalar(outline.name());
    }
    return typed;
  }

  private static FailureException scalar(String name) {
    return FailureException.invalid(name + ".shape", "at least one dimension", "a scalar");
  }

  /** Refuses a tensor of another type. */
  static void types(Tensor tensor, Set<DataType> types) {
    if (!types.contains(tensor.type())) {
      String expected = String.join(" or ", types.stream().map(DataType::name).sorted().toList());
      throw FailureException.invalid(tensor.name() + ".datatype", expected, tensor.type());
    }
  }

  /** The shape without its last dimension. */
  long[] outerShape() {
    return outer(tensor);
  }

  private static long[] outer(Tensor tensor) {
    return Arrays.copyOf(tensor.shape(), tensor.rank() - 1);
  }
}
