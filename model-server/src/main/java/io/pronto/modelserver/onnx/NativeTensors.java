package io.pronto.modelserver.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.onnxruntime.OrtException;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tensors of every datatype as values of ONNX Runtime, copied byte for byte. Any thread.
 *
 * <p>The runtime holds text as {@code std::string}: any bytes, NUL among them. What goes in has to
 * be UTF-8, since its operators take it as that.
 */
@SuppressWarnings("restricted") // this package is where native code runs
final class NativeTensors {

  private final OrtApi api;

  NativeTensors(OrtApi api) {
    this.api = api;
  }

  /**
   * Makes a value of a tensor.
   *
   * @param arena for what is needed until the return
   * @param into where the pointer of the value is put as soon as there is one; whoever holds {@code
   *     into} releases it, after a failure too
   * @throws FailureException if a text is not UTF-8
   */
  void make(Arena arena, Tensor tensor, MemorySegment into) throws OrtException {
    long[] shape = tensor.shape();
    MemorySegment dimensions = arena.allocateFrom(JAVA_LONG, shape);
    api.createTensor(dimensions, shape.length, ElementTypes.codeOf(tensor.type()), into);
    MemorySegment value = into.get(ADDRESS, 0);
    if (tensor.type() == DataType.BYTES) {
      fill(arena, tensor, value);
    } else if (tensor.bytes() > 0) {
      MemorySegment.copy(
          MemorySegment.ofBuffer(tensor.data()),
          0,
          data(arena, value, tensor.bytes()),
          0,
          tensor.bytes());
    }
  }

  private void fill(Arena arena, Tensor tensor, MemorySegment value) throws OrtException {
    MemorySegment out = arena.allocate(ADDRESS);
    Utf8Check utf8 = new Utf8Check();
    ByteBuffer data = tensor.data();
    MemorySegment bytes = MemorySegment.ofBuffer(tensor.data());
    for (int i = 0; i < tensor.elements(); i++) {
      int length = data.getInt();
      if (!utf8.holds(data.slice(data.position(), length))) {
        throw FailureException.invalid(
            tensor.name() + ".data", "UTF-8 in every element", "other bytes in element " + i);
      }
      if (length > 0) {
        api.resizeText(value, i, length, out);
        MemorySegment text = out.get(ADDRESS, 0).reinterpret(length);
        MemorySegment.copy(bytes, data.position(), text, 0, length);
        data.position(data.position() + length);
      }
    }
  }

  private MemorySegment data(Arena arena, MemorySegment value, long bytes) throws OrtException {
    MemorySegment out = arena.allocate(ADDRESS);
    api.tensorData(value, out);
    return out.get(ADDRESS, 0).reinterpret(bytes);
  }

  /** The elements of a value, copied. */
  Tensor read(Arena arena, TensorSpec spec, MemorySegment value) throws OrtException {
    long[] shape = api.shape(value);
    int elements = Shape.elements(spec.name() + ".shape", shape);
    if (spec.type() == DataType.BYTES) {
      return Tensor.of(spec.name(), spec.type(), shape, texts(arena, value, elements));
    }
    ByteBuffer copy = Tensor.allocate(Math.multiplyExact(elements, spec.type().size()));
    if (copy.hasRemaining()) {
      MemorySegment from = data(arena, value, copy.remaining());
      MemorySegment.copy(from, 0, MemorySegment.ofBuffer(copy), 0, copy.remaining());
    }
    return Tensor.of(spec.name(), spec.type(), shape, copy);
  }

  private ByteBuffer texts(Arena arena, MemorySegment value, int count) throws OrtException {
    if (count == 0) {
      return Tensor.allocate(0);
    }
    MemorySegment length = arena.allocate(JAVA_LONG);
    api.textLength(value, length);
    long bytes = length.get(JAVA_LONG, 0);
    byte[] all = new byte[Math.toIntExact(bytes + (long) count * Integer.BYTES)];
    ByteBuffer raw = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    MemorySegment content = arena.allocate(bytes);
    MemorySegment offsets = arena.allocate(JAVA_LONG, count);
    api.texts(value, content, bytes, offsets, count);
    for (int i = 0; i < count; i++) {
      long begin = offsets.getAtIndex(JAVA_LONG, i);
      long end = i + 1 < count ? offsets.getAtIndex(JAVA_LONG, i + 1) : bytes;
      int size = (int) (end - begin);
      raw.putInt(size);
      MemorySegment.copy(content, JAVA_BYTE, begin, all, raw.position(), size);
      raw.position(raw.position() + size);
    }
    return raw.flip();
  }
}
