package io.pronto.postprocessor.steps;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;

/** FP64 tensors for tests. */
final class Doubles {

  private Doubles() {}

  static Tensor tensor(String name, long[] shape, double... values) {
    ByteBuffer data = Tensor.allocate(values.length * Double.BYTES);
    data.asDoubleBuffer().put(values);
    return Tensor.of(name, DataType.FP64, shape, data);
  }

  static double[] values(Tensor tensor) {
    double[] values = new double[tensor.elements()];
    tensor.data().asDoubleBuffer().get(values);
    return values;
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.elements()];
    tensor.data().asFloatBuffer().get(values);
    return values;
  }

  static float[] narrowed(double... values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
