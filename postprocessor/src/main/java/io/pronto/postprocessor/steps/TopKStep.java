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
import java.util.Arrays;

/**
 * The k largest numbers of the last axis, largest first, and where they stand, as INT64; of equal
 * ones the first, as ONNX's TopK has it. A row with NaN is refused.
 *
 * @param output name of the numbers, in the type of the input
 * @param indices name of their places
 */
record TopKStep(String input, String output, String indices, int k) implements Step {

  static final int MOST = 10_000;

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), LastAxis.REALS);
    Tensor scores = axis.tensor();
    if (axis.length() < k) {
      throw tooFew(scores.shape());
    }
    int size = scores.type().size();
    ByteBuffer from = scores.data();
    ByteBuffer into = Tensor.allocate(Math.multiplyExact(axis.rows() * k, size));
    long[] places = new long[axis.rows() * k];
    double[] row = new double[axis.length()];
    int[] best = new int[k];
    for (int i = 0; i < axis.rows(); i++) {
      NumericElements.reals(scores.type(), from, i * row.length, row, row.length);
      refuseNan(scores, i, row);
      select(row, best);
      for (int j = 0; j < k; j++) {
        places[i * k + j] = best[j];
        into.put(from.slice((i * row.length + best[j]) * size, size));
      }
    }
    long[] shape = Arrays.copyOf(scores.shape(), scores.rank());
    shape[shape.length - 1] = k;
    return tensors
        .with(Tensor.of(output, scores.type(), shape, into.flip()))
        .with(Tensor.ofLongs(indices, shape, places));
  }

  /** Keeps the best places in order while it passes over the row. */
  private static void select(double[] row, int[] best) {
    int found = 0;
    for (int i = 0; i < row.length; i++) {
      if (found == best.length && row[i] <= row[best[found - 1]]) {
        continue;
      }
      int at = found < best.length ? found++ : found - 1;
      while (at > 0 && row[best[at - 1]] < row[i]) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = i;
    }
  }

  private static void refuseNan(Tensor scores, int rowIndex, double[] row) {
    for (int i = 0; i < row.length; i++) {
      if (Double.isNaN(row[i])) {
        String place = Shape.index(scores.shape(), rowIndex * row.length + i);
        throw FailureException.invalid(scores.name() + place, "a number", "NaN");
      }
    }
  }

  private FailureException tooFew(long[] shape) {
    return FailureException.invalid(
        input + ".shape", "a last dimension of " + k + " or more", Shape.text(shape));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline scores = LastAxis.of(tensors.get(input), LastAxis.REALS);
    if (scores.last() >= 0 && scores.last() < k) {
      throw tooFew(scores.shape().orElseThrow());
    }
    TensorOutline best = scores.withLast(k);
    return tensors
        .with(best.named(output))
        .with(best.as(DataType.INT64).placesAmong(scores.last()).named(indices));
  }
}
