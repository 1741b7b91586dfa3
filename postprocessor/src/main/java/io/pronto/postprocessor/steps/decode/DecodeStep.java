package io.pronto.postprocessor.steps.decode;

import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.NumericElements;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** INT64 or INT32 [.., tokens] → BYTES of the shape without the tokens, a text for each row. */
record DecodeStep(String input, String output, TokenVocabulary vocabulary) implements Step {

  private static final Set<DataType> TYPES = EnumSet.of(DataType.INT32, DataType.INT64);

  @Override
  public Tensors apply(Tensors tensors) {
    Tensor ids = tensors.get(input);
    if (!TYPES.contains(ids.type())) {
      throw FailureException.invalid(input + ".datatype", "INT32 or INT64", ids.type());
    }
    if (ids.rank() == 0) {
      throw scalar();
    }
    int length = (int) ids.dimension(ids.rank() - 1);
    long[] outer = Arrays.copyOf(ids.shape(), ids.rank() - 1);
    byte[][] texts = new byte[Shape.elements(input, outer)][];
    long[] row = new long[length];
    for (int i = 0; i < texts.length; i++) {
      NumericElements.wholes(ids.type(), ids.data(), i * length, row, length);
      texts[i] = vocabulary.text(row).getBytes(StandardCharsets.UTF_8);
    }
    return tensors.with(Tensor.ofBytes(output, outer, texts));
  }

  private FailureException scalar() {
    return FailureException.invalid(input + ".shape", "at least one dimension", "a scalar");
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline ids = tensors.get(input).oneOf(TYPES);
    if (ids.rank().filter(rank -> rank == 0).isPresent()) {
      throw scalar();
    }
    return tensors.with(ids.withoutLast().as(DataType.BYTES).named(output));
  }
}
