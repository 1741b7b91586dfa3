package io.pronto.core.pipeline.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Joins tensors of one type along their last dimension, as numpy's {@code concatenate} with axis
 * -1; all other dimensions must agree. The result takes the place of the inputs, behind the other
 * tensors.
 */
record ConcatStep(List<String> inputs, String output) implements Step {

  private static final Set<DataType> TYPES = EnumSet.complementOf(EnumSet.of(DataType.BYTES));

  @Override
  public Tensors apply(Tensors tensors) {
    List<Tensor> parts = inputs.stream().map(tensors::get).toList();
    Tensor first = parts.getFirst();
    int total = 0;
    long columns = 0;
    for (Tensor part : parts) {
      check(part, first);
      columns += part.dimension(part.rank() - 1);
      total = Math.addExact(total, part.bytes());
    }
    long[] shape = first.shape();
    shape[shape.length - 1] = columns;
    List<Tensor> result = new ArrayList<>(tensors.list());
    result.removeIf(tensor -> inputs.contains(tensor.name()));
    Tensor joined = Tensor.of(output, first.type(), shape, joined(parts, total));
    return new Tensors(result).with(joined);
  }

  private static ByteBuffer joined(List<Tensor> parts, int total) {
    Tensor first = parts.getFirst();
    ByteBuffer into = Tensor.allocate(total);
    List<ByteBuffer> from = parts.stream().map(Tensor::data).toList();
    int rows = Shape.elements(first.name(), outer(first.shape()));
    for (int row = 0; row < rows; row++) {
      for (int i = 0; i < from.size(); i++) {
        int bytes = parts.get(i).bytes() / rows;
        into.put(from.get(i).slice(row * bytes, bytes));
      }
    }
    return into.flip();
  }

  private void check(Tensor part, Tensor first) {
    if (!TYPES.contains(part.type()) || part.type() != first.type()) {
      throw otherType(part.name(), first.type().toString(), part.type());
    }
    if (part.rank() == 0 || !Arrays.equals(outer(part.shape()), outer(first.shape()))) {
      throw otherShape(part.name(), Shape.text(first.shape()), Shape.text(part.shape()));
    }
  }

  private FailureException otherType(String name, String first, Object got) {
    boolean texts = first.equals(DataType.BYTES.toString());
    String expected = texts ? "numbers" : first + ", as " + inputs.getFirst() + " has";
    return FailureException.invalid(name + ".datatype", expected, got);
  }

  private FailureException otherShape(String name, String first, String got) {
    return FailureException.invalid(
        name + ".shape", "all dimensions but the last as in " + inputs.getFirst() + first, got);
  }

  private static long[] outer(long[] shape) {
    return Arrays.copyOf(shape, Math.max(0, shape.length - 1));
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline first = tensors.get(inputs.getFirst()).oneOf(TYPES);
    long columns = 0;
    for (String input : inputs) {
      TensorOutline part = tensors.get(input).oneOf(first.types());
      if (!mayJoin(part, first)) {
        throw otherShape(
            input,
            first.shape().map(Shape::text).orElse(""),
            Shape.text(part.shape().orElseThrow()));
      }
      columns = columns < 0 || part.last() < 0 ? -1 : columns + part.last();
    }
    boolean flat = first.rank().filter(rank -> rank == 0).isPresent();
    TensorOutline joined = (flat ? first : first.withLast(columns)).placesAmong(-1).named(output);
    List<TensorOutline> others =
        tensors.list().stream().filter(outline -> !inputs.contains(outline.name())).toList();
    return new Outlines(others, tensors.whole()).with(joined);
  }

  private static boolean mayJoin(TensorOutline part, TensorOutline first) {
    if (part.shape().isEmpty() || first.shape().isEmpty()) {
      return true;
    }
    long[] one = outer(part.shape().get());
    long[] other = outer(first.shape().get());
    boolean joins = part.shape().get().length > 0 && one.length == other.length;
    for (int i = 0; joins && i < one.length; i++) {
      joins = one[i] < 0 || other[i] < 0 || one[i] == other[i];
    }
    return joins;
  }
}
