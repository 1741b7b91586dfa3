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
 * Whether each number is the bound or more, as BOOL of the same shape; NaN is not. The bound is
 * rounded to the type of the tensor first, as numpy does it, so that 0.1 reaches 0.1.
 */
record ThresholdStep(String input, String output, double at) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);
  private static final int CHUNK = 512;

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor tensor = tensors.get(input);
    LastAxis.types(tensor, TYPES);
    double bound = tensor.type() == DataType.FP32 ? (float) at : at;
    ByteBuffer from = tensor.data();
    ByteBuffer into = Tensor.allocate(tensor.elements());
    double[] numbers = new double[CHUNK];
    for (int start = 0; start < tensor.elements(); start += CHUNK) {
      int count = Math.min(CHUNK, tensor.elements() - start);
      NumericElements.reals(tensor.type(), from, start, numbers, count);
      for (int i = 0; i < count; i++) {
        into.put((byte) (numbers[i] >= bound ? 1 : 0));
      }
    }
    return tensors.with(Tensor.of(output, DataType.BOOL, tensor.shape(), into.flip()));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    return tensors.with(tensors.get(input).oneOf(TYPES).as(DataType.BOOL).named(output));
  }
}
