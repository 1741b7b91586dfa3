package io.pronto.core.pipeline;

import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.TensorSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a tensor before there is a call. Immutable.
 *
 * @param types the types that it may have
 * @param shape -1 where any size may come; empty where the number of dimensions is open too
 * @param positions for elements that are places along a dimension its size; -1 for others, or where
 *     that is not known
 */
public record TensorOutline(
    String name, Set<DataType> types, Optional<long[]> shape, long positions) {

  private static final long ANY = -1;

  public TensorOutline {
    types = Set.copyOf(types);
  }

  private TensorOutline(String name, Set<DataType> types, Optional<long[]> shape) {
    this(name, types, shape, ANY);
  }

  /** A tensor as it was declared. */
  public static TensorOutline of(TensorSpec spec) {
    return new TensorOutline(
        spec.name(),
        Set.of(spec.type()),
        spec.anyShape() ? Optional.empty() : Optional.of(spec.shape()));
  }

  /** A tensor of which nothing is known but its name. */
  public static TensorOutline unknown(String name) {
    return new TensorOutline(name, EnumSet.allOf(DataType.class), Optional.empty());
  }

  /** The same under another name. */
  public TensorOutline named(String other) {
    return new TensorOutline(other, types, shape, positions);
  }

  /** The same with elements of this type. */
  public TensorOutline as(DataType type) {
    return new TensorOutline(name, Set.of(type), shape);
  }

  /** The same type in this shape. */
  public TensorOutline shaped(long... other) {
    return new TensorOutline(name, types, Optional.of(other), positions);
  }

  /** The same with elements that are places along a dimension of this size, -1 for any. */
  public TensorOutline placesAmong(long size) {
    return new TensorOutline(name, types, shape, size);
  }

  /** The number of dimensions, where it is known. */
  public Optional<Integer> rank() {
    return shape.map(known -> known.length);
  }

  /** The size of the last dimension; -1 where it is not known. */
  public long last() {
    return shape
        .filter(known -> known.length > 0)
        .map(known -> known[known.length - 1])
        .orElse(ANY);
  }

  /** This tensor without its last dimension. */
  public TensorOutline withoutLast() {
    return new TensorOutline(
        name,
        types,
        shape.map(known -> Arrays.copyOf(known, Math.max(0, known.length - 1))),
        positions);
  }

  /** This tensor with another size of the last dimension. */
  public TensorOutline withLast(long size) {
    return new TensorOutline(
        name,
        types,
        shape.map(
            known -> {
              long[] other = known.clone();
              other[other.length - 1] = size;
              return other;
            }),
        positions);
  }

  /**
   * This tensor, whose type is one of these.
   *
   * @throws FailureException if it cannot be
   */
  public TensorOutline oneOf(Set<DataType> taken) {
    Set<DataType> left = EnumSet.copyOf(taken);
    left.retainAll(types);
    if (left.isEmpty()) {
      throw FailureException.invalid(name + ".datatype", text(taken), text(types));
    }
    return new TensorOutline(name, left, shape, positions);
  }

  /** Whether a tensor of this outline may be one of this declaration. */
  public boolean mayFit(TensorSpec spec) {
    return types.contains(spec.type())
        && (spec.anyShape() || shape.map(known -> Shape.agree(known, spec.shape())).orElse(true));
  }

  private static String text(Set<DataType> types) {
    return types.size() == DataType.values().length
        ? "any type"
        : String.join(" or ", types.stream().map(DataType::name).sorted().toList());
  }

  @Override
  public String toString() {
    return name + " " + text(types) + shape.map(Shape::text).orElse("");
  }
}
