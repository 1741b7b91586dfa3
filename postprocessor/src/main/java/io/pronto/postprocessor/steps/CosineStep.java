package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Rows [.., D] → their cosine similarity to each reference vector, FP32 [.., vectors], computed in
 * double; 0 where one of the two is all zeros.
 *
 * @param vectors the reference vectors, each of length 1 or 0
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record CosineStep(String input, String output, double[][] vectors) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), TYPES);
    Tensor rows = axis.tensor();
    if (axis.length() != size()) {
      throw otherSize(rows.shape());
    }
    long[] shape = rows.shape();
    shape[shape.length - 1] = vectors.length;
    long rowBytes = (long) vectors.length * Float.BYTES;
    ByteBuffer into = Tensor.allocate(ResultRoom.bytes(input, "rows", axis.rows(), rowBytes));
    double[] row = new double[axis.length()];
    for (int i = 0; i < axis.rows(); i++) {
      NumericElements.reals(rows.type(), rows.data(), i * row.length, row, row.length);
      double length = Math.sqrt(product(row, row));
      for (double[] vector : vectors) {
        into.putFloat(length == 0 ? 0 : (float) (product(row, vector) / length));
      }
    }
    return tensors.with(Tensor.of(output, DataType.FP32, shape, into.flip()));
  }

  static double product(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }

  private int size() {
    return vectors[0].length;
  }

  private FailureException otherSize(long[] shape) {
    return FailureException.invalid(
        input + ".shape",
        "a last dimension of " + size() + ", as the reference vectors have",
        Shape.text(shape));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline rows = LastAxis.of(tensors.get(input), TYPES);
    if (rows.last() >= 0 && rows.last() != size()) {
      throw otherSize(rows.shape().orElseThrow());
    }
    return tensors.with(rows.withLast(vectors.length).as(DataType.FP32).named(output));
  }
}
