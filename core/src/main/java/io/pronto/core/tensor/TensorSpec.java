package io.pronto.core.tensor;

/**
 * What a model or a release takes or gives under one name.
 *
 * @param shape -1 where any size is taken
 * @param nullIsNan whether null in JSON means NaN
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record TensorSpec(String name, DataType type, long[] shape, boolean nullIsNan) {

  /** One for which null in JSON means nothing. */
  public TensorSpec(String name, DataType type, long[] shape) {
    this(name, type, shape, false);
  }

  @Override
  public String toString() {
    return name + " " + type + Shape.text(shape);
  }
}
