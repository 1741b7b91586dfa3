package io.pronto.postprocessor.steps;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Replaces each position by the label that stands there, as BYTES. */
final class LabelStep implements Step {

  private static final Set<DataType> TYPES =
      Arrays.stream(DataType.values())
          .filter(DataType::integral)
          .collect(Collectors.toUnmodifiableSet());

  private final String input;
  private final String output;
  private final byte[][] labels;

  LabelStep(String input, String output, byte[][] labels) {
    this.input = input;
    this.output = output;
    this.labels = labels;
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline places = tensors.get(input).oneOf(TYPES);
    long positions = places.positions();
    if (positions >= 0 && positions != labels.length) {
      throw FailureException.invalid(
          input,
          "positions in 0..%d, as there are %d labels".formatted(labels.length - 1, labels.length),
          "0..%d, along a dimension of %d".formatted(positions - 1, positions));
    }
    return tensors.with(places.as(DataType.BYTES).named(output));
  }

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor places = tensors.get(input);
    if (!places.type().integral()) {
      throw FailureException.invalid(input + ".datatype", "an integer type", places.type());
    }
    long[] indices = new long[places.elements()];
    NumericElements.wholes(places.type(), places.data(), 0, indices, indices.length);
    byte[][] names = new byte[indices.length][];
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= labels.length) {
        throw FailureException.invalid(
            input + Shape.index(places.shape(), i),
            "a position in 0..%d, as there are %d labels"
                .formatted(labels.length - 1, labels.length),
            indices[i]);
      }
      names[i] = labels[(int) indices[i]];
    }
    return tensors.with(Tensor.ofBytes(output, places.shape(), names));
  }
}
