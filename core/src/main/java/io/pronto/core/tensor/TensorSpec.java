package io.pronto.core.tensor;

/**
 * What a model or a release takes or gives under one name.
 *
 * @param shape -1 where any size is taken; [-1] where any shape is
 * @param nullIsNan whether null in JSON means NaN
 * @param anyShape whether nothing is said of the shape, not even how many dimensions it has
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record TensorSpec(
    String name, DataType type, long[] shape, boolean nullIsNan, boolean anyShape) {

  /** One whose number of dimensions is known. */
  public TensorSpec(String name, DataType type, long[] shape, boolean nullIsNan) {
    this(name, type, shape, nullIsNan, false);
  }

  /** The same, for which null in JSON means nothing. */
  public TensorSpec(String name, DataType type, long[] shape) {
    this(name, type, shape, false);
  }

  /** One of which nothing is known but its type. */
  public static TensorSpec ofAnyShape(String name, DataType type) {
    return new TensorSpec(name, type, new long[] {-1}, false, true);
  }

  /** Whether a tensor has a shape that is taken. */
  public boolean fits(Tensor tensor) {
    return anyShape || tensor.fits(shape);
  }

  /** How deep its elements may stand in lists. */
  public int mostDimensions() {
    return anyShape ? Shape.MAX_RANK : shape.length;
  }

  @Override
  public String toString() {
    return name + " " + type + (anyShape ? " of any shape" : Shape.text(shape));
  }
}
