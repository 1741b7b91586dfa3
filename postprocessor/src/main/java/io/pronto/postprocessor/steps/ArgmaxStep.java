package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;

/**
 * Where the largest number of the last axis stands, as INT64; the first of equal ones. A row with
 * NaN has no largest number and is refused.
 */
record ArgmaxStep(String input, String output) implements Step {

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), LastAxis.REALS);
    Tensor scores = axis.tensor();
    if (axis.length() == 0) {
      throw empty(scores.shape());
    }
    ByteBuffer from = scores.data();
    double[] row = new double[axis.length()];
    long[] places = new long[axis.rows()];
    for (int i = 0; i < places.length; i++) {
      NumericElements.reals(scores.type(), from, i * row.length, row, row.length);
      places[i] = largest(scores, i, row);
    }
    return tensors.with(Tensor.ofLongs(output, axis.outerShape(), places));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline scores = LastAxis.of(tensors.get(input), LastAxis.REALS);
    if (scores.last() == 0) {
      throw empty(scores.shape().orElseThrow());
    }
    return tensors.with(
        scores.withoutLast().as(DataType.INT64).placesAmong(scores.last()).named(output));
  }

  private FailureException empty(long[] shape) {
    return FailureException.invalid(
        input + ".shape", "a last dimension of 1 or more", Shape.text(shape));
  }

  private static int largest(Tensor scores, int rowIndex, double[] row) {
    int largest = 0;
    for (int i = 0; i < row.length; i++) {
      if (Double.isNaN(row[i])) {
        String place = Shape.index(scores.shape(), rowIndex * row.length + i);
        throw FailureException.invalid(scores.name() + place, "a number", "NaN");
      }
      largest = row[i] > row[largest] ? i : largest;
    }
    return largest;
  }
}
