package io.pronto.modelserver.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.pronto.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One native tensor over memory of ours, reused from run to run while the shape stays the same: an
 * input that is written before a run, or an output that is read after it. Not for text. One thread
 * at a time.
 */
final class Feed implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OnnxJavaType type;
  private final DirectMemory memory;
  private OnnxTensor tensor;
  private long[] shape;

  Feed(OrtEnvironment environment, OnnxJavaType type, int kept) {
    this.environment = environment;
    this.type = type;
    this.memory = new DirectMemory(kept);
  }

  /** The native tensor with the elements of {@code input}. */
  OnnxTensor filled(Tensor input) throws OrtException {
    OnnxTensor fitting =
        tensor != null && input.fits(shape) ? tensor : made(input.shape(), input.bytes());
    ByteBuffer data = input.shared();
    memory.whole().put(0, data, data.position(), input.bytes());
    return fitting;
  }

  /** The native tensor of this shape, its elements undefined. */
  OnnxTensor shaped(long[] wanted, int bytes) throws OrtException {
    return tensor != null && Arrays.equals(wanted, shape) ? tensor : made(wanted, bytes);
  }

  /** The shape of the present tensor; never changed, so it may be shared. */
  long[] shape() {
    return shape;
  }

  /** A copy of the first bytes. */
  byte[] copy(int bytes) {
    byte[] copy = new byte[bytes];
    memory.whole().get(0, copy);
    return copy;
  }

  private OnnxTensor made(long[] wanted, int bytes) throws OrtException {
    forget();
    memory.ensure(bytes);
    tensor = OnnxTensor.createTensor(environment, memory.first(bytes), wanted, type);
    shape = wanted;
    return tensor;
  }

  /** Gives memory back that is too much to keep until the next run. */
  void trim() {
    if (memory.oversized()) {
      close();
    }
  }

  @Override
  public void close() {
    forget();
    memory.close();
  }

  private void forget() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }
}
