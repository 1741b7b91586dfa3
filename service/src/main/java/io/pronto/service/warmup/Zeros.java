package io.pronto.service.warmup;

import io.pronto.core.release.Signature;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;

/** The smallest inputs of a signature, made of zeros and empty texts. */
public final class Zeros {

  private static final int MOST_BYTES = 1 << 20;

  private Zeros() {}

  /** Whether they are known and small: what large ones cost would not be known. */
  public static boolean areSmall(Signature signature) {
    return signature.inputs().stream().noneMatch(TensorSpec::anyShape)
        && signature.inputs().stream().mapToDouble(Zeros::bytes).sum() <= MOST_BYTES;
  }

  /** One tensor for each input, every open dimension 1. */
  public static Tensors of(Signature signature) {
    return new Tensors(signature.inputs().stream().map(Zeros::of).toList());
  }

  private static Tensor of(TensorSpec spec) {
    return Tensor.of(spec.name(), spec.type(), shape(spec), Tensor.allocate((int) bytes(spec)));
  }

  private static long[] shape(TensorSpec spec) {
    return Arrays.stream(spec.shape()).map(size -> Math.max(1, size)).toArray();
  }

  /** Bytes of the smallest tensor that fits; as a real number, which does not overflow. */
  private static double bytes(TensorSpec spec) {
    int size = spec.type() == DataType.BYTES ? Integer.BYTES : spec.type().size();
    return Arrays.stream(shape(spec)).asDoubleStream().reduce(size, (a, b) -> a * b);
  }
}
