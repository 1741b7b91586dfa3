package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Changes the rows of the last axis of an FP32 or FP64 tensor, each by itself. Type and shape stay.
 *
 * @param change a row to another of the same length, in place, in double
 */
record RowStep(String input, String output, Change change) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);

  /** What becomes of a row. Pure but for the row itself; any thread. */
  @FunctionalInterface
  interface Change {
    void apply(double[] row);
  }

  @Override
  public Tensors apply(Tensors tensors) {
    LastAxis axis = LastAxis.of(tensors.get(input), TYPES);
    Tensor tensor = axis.tensor();
    ByteBuffer from = tensor.data();
    ByteBuffer into = Tensor.allocate(tensor.bytes());
    double[] row = new double[axis.length()];
    for (int start = 0; start < tensor.elements(); start += row.length) {
      NumericElements.reals(tensor.type(), from, start, row, row.length);
      change.apply(row);
      write(tensor.type(), row, into);
    }
    return tensors.with(Tensor.of(output, tensor.type(), tensor.shape(), into.flip()));
  }

  private static void write(DataType type, double[] row, ByteBuffer into) {
    for (double number : row) {
      if (type == DataType.FP32) {
        into.putFloat((float) number);
      } else {
        into.putDouble(number);
      }
    }
  }

  @Override
  public Outlines outline(Outlines tensors) {
    return tensors.with(LastAxis.of(tensors.get(input), TYPES).named(output));
  }
}
