package io.pronto.core.tensor;

/**
 * What a model or a release takes or gives under one name.
 *
 * @param shape -1 where any size is taken
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record TensorSpec(String name, DataType type, long[] shape) {

  @Override
  public String toString() {
    return name + " " + type + Shape.text(shape);
  }
}
