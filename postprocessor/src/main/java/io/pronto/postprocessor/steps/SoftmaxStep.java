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
 * Softmax over the last axis. The largest number of a row is taken from all of them first, so that
 * nothing overflows; computed in double. As in numpy, a row with NaN or +∞, or of nothing but -∞,
 * becomes NaN.
 */
record SoftmaxStep(String input, String output) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), TYPES);
    Tensor scores = axis.tensor();
    ByteBuffer from = scores.data();
    ByteBuffer into = Tensor.allocate(scores.bytes());
    double[] row = new double[axis.length()];
    for (int start = 0; start < scores.elements(); start += row.length) {
      NumericElements.reals(scores.type(), from, start, row, row.length);
      normalize(row);
      write(scores.type(), row, into);
    }
    return tensors.with(Tensor.of(output, scores.type(), scores.shape(), into.flip()));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    return tensors.with(LastAxis.of(tensors.get(input), TYPES).named(output));
  }

  private static void normalize(double[] row) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double score : row) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = Math.exp(row[i] - largest);
      sum += row[i];
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= sum;
    }
  }

  private static void write(DataType type, double[] row, ByteBuffer into) {
    for (double share : row) {
      if (type == DataType.FP32) {
        into.putFloat((float) share);
      } else {
        into.putDouble(share);
      }
    }
  }
}
