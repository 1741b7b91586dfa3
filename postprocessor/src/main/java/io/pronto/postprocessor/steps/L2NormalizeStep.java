package io.pronto.postprocessor.steps;

import io.pronto.chain.pipeline.Outlines;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.NumericElements;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Divides each row of the last axis by its Euclidean length, computed in double; a row of zeros
 * stays. As {@code sklearn.preprocessing.normalize}.
 */
record L2NormalizeStep(String input, String output) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), TYPES);
    Tensor vectors = axis.tensor();
    ByteBuffer from = vectors.data();
    ByteBuffer into = Tensor.allocate(vectors.bytes());
    double[] row = new double[axis.length()];
    for (int start = 0; start < vectors.elements(); start += row.length) {
      NumericElements.reals(vectors.type(), from, start, row, row.length);
      double length = length(row);
      for (double part : row) {
        double share = length == 0 ? part : part / length;
        if (vectors.type() == DataType.FP32) {
          into.putFloat((float) share);
        } else {
          into.putDouble(share);
        }
      }
    }
    return tensors.with(Tensor.of(output, vectors.type(), vectors.shape(), into.flip()));
  }

  private static double length(double[] row) {
    double squares = 0;
    for (double part : row) {
      squares += part * part;
    }
    return Math.sqrt(squares);
  }

  @Override
  public Outlines outline(Outlines tensors) {
    return tensors.with(LastAxis.of(tensors.get(input), TYPES).named(output));
  }
}
