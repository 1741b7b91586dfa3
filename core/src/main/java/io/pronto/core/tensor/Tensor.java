package io.pronto.core.tensor;

import io.pronto.core.failure.FailureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A named tensor in the raw form of the Open Inference Protocol V2: little-endian elements in
 * row-major order, behind a buffer that is shared, not copied. Nobody writes to the buffer of a
 * tensor once the tensor exists; so it may be used from any thread.
 *
 * <p>A tensor that exists is sound: its data is as long as its shape and type say, and BYTES
 * elements end where they should.
 */
public final class Tensor {

  private final String name;
  private final DataType type;
  private final long[] shape;
  private final int elements;
  private final ByteBuffer data;

  private Tensor(String name, DataType type, long[] shape, int elements, ByteBuffer data) {
    this.name = name;
    this.type = type;
    this.shape = shape;
    this.elements = elements;
    this.data = data;
  }

  /**
   * A tensor over {@code data}, which is kept, not copied.
   *
   * @param field path of the tensor in the request, for errors: {@code inputs[0]}
   * @param data from position to limit the elements; must not be written to afterwards
   * @throws FailureException if the shape is unsound or the data has another length than shape and
   *     type say
   */
  public static Tensor of(String field, String name, DataType type, long[] shape, ByteBuffer data) {
    int elements = Shape.elements(field + ".shape", shape);
    if (type == DataType.BYTES) {
      BytesElements.check(field + ".data", data, elements);
    } else if (data.remaining() != (long) elements * type.size()) {
      throw FailureException.invalid(
          field + ".data",
          (long) elements * type.size() + " bytes for " + type + Shape.text(shape),
          data.remaining() + " bytes");
    }
    return new Tensor(name, type, shape, elements, data);
  }

  /** A tensor made by this program; {@code data} is known to fit. */
  public static Tensor of(String name, DataType type, long[] shape, ByteBuffer data) {
    return of(name, name, type, shape, data);
  }

  /** An FP32 tensor of these values. */
  public static Tensor ofFloats(String name, long[] shape, float... values) {
    ByteBuffer data = allocate(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return of(name, DataType.FP32, shape, data);
  }

  /** An INT64 tensor of these values. */
  public static Tensor ofLongs(String name, long[] shape, long... values) {
    ByteBuffer data = allocate(values.length * Long.BYTES);
    data.asLongBuffer().put(values);
    return of(name, DataType.INT64, shape, data);
  }

  /** A BYTES tensor of these elements. */
  public static Tensor ofBytes(String name, long[] shape, byte[]... values) {
    return of(name, DataType.BYTES, shape, BytesElements.encode(values));
  }

  /** A new little-endian buffer on the heap, for the data of a tensor to be. */
  public static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Name of the tensor within its request or answer. */
  public String name() {
    return name;
  }

  /** Type of the elements. */
  public DataType type() {
    return type;
  }

  /** The dimensions; a copy. */
  public long[] shape() {
    return shape.clone();
  }

  /** Number of dimensions. */
  public int rank() {
    return shape.length;
  }

  /** Size of one dimension. */
  public long dimension(int axis) {
    return shape[axis];
  }

  /** Number of elements: the product of the dimensions. */
  public int elements() {
    return elements;
  }

  /** The rows: the first dimension, or 1 for a scalar. */
  public int rows() {
    return shape.length == 0 ? 1 : (int) shape[0];
  }

  /**
   * The elements, little-endian, position 0: a view of its own over shared bytes, only to be read.
   */
  public ByteBuffer data() {
    return data.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The buffer this tensor was made of, for code that passes it on untouched. */
  public ByteBuffer shared() {
    return data;
  }

  /** Size of the data in bytes. */
  public int bytes() {
    return data.remaining();
  }

  /** The same tensor under another name. */
  public Tensor named(String other) {
    return other.equals(name) ? this : new Tensor(other, type, shape, elements, data);
  }

  /**
   * The same elements in another shape.
   *
   * @throws FailureException if the new shape has another number of elements
   */
  public Tensor reshaped(long... other) {
    if (Shape.elements(name + ".shape", other) != elements) {
      throw FailureException.invalid(
          name + ".shape", elements + " elements, as in " + Shape.text(shape), Shape.text(other));
    }
    return new Tensor(name, type, other.clone(), elements, data);
  }

  /** Whether the shape is this one, where -1 in {@code pattern} stands for any size. */
  public boolean fits(long[] pattern) {
    if (pattern.length != shape.length) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (pattern[i] >= 0 && pattern[i] != shape[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && name.equals(that.name)
        && type == that.type
        && Arrays.equals(shape, that.shape)
        && data.equals(that.data);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(shape);
  }

  /** Name, type and shape; never the elements. */
  @Override
  public String toString() {
    return name + " " + type + Shape.text(shape);
  }
}
