package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * Rounds to so many decimals, ties to even. FP64 gives what {@code numpy.round} gives: times a
 * power of ten, rounded, divided again; FP32 the same in double, then the nearest FP32. NaN,
 * infinities and numbers that this would make infinite stay what they are.
 */
record RoundStep(String input, String output, int decimals) implements Step {

  static final int MAX_DECIMALS = 9;

  private static final Set<DataType> TYPES = EnumSet.of(DataType.FP32, DataType.FP64);
  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor tensor = tensors.get(input);
    LastAxis.types(tensor, TYPES);
    ByteBuffer from = tensor.data();
    ByteBuffer into = Tensor.allocate(tensor.bytes());
    double power = POWERS[decimals];
    while (from.hasRemaining()) {
      if (tensor.type() == DataType.FP32) {
        into.putFloat((float) rounded(from.getFloat(), power));
      } else {
        into.putDouble(rounded(from.getDouble(), power));
      }
    }
    return tensors.with(Tensor.of(output, tensor.type(), tensor.shape(), into.flip()));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    return tensors.with(tensors.get(input).oneOf(TYPES).named(output));
  }

  private static double rounded(double value, double power) {
    double scaled = value * power;
    return Double.isInfinite(scaled) ? value : Math.rint(scaled) / power;
  }
}
