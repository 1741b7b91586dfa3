package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code ordinal: {input: words, categories: [[a, b], [c]], unknown: -1, output: codes}}: the place
 * of each category, from 0, as scikit-learn's {@code OrdinalEncoder}.
 */
@Singleton
final class OrdinalFactory implements PreprocessStepFactory {

  private static final String UNKNOWN = "unknown";

  @Override
  public String type() {
    return "ordinal";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    String datatype = options.oneOf("datatype", List.of("FP32", "INT64"));
    boolean refuse =
        !options.has(UNKNOWN) || options.peek(UNKNOWN).filter("refuse"::equals).isPresent();
    return new OrdinalStep(
        input,
        options.text("output", input),
        Categories.of(options),
        DataType.valueOf(datatype),
        refuse,
        refuse ? 0 : options.whole(UNKNOWN, 0, -1_000_000, 1_000_000));
  }

  /** BYTES [N, columns] → numbers of the same shape. */
  private record OrdinalStep(
      String input,
      String output,
      Categories categories,
      DataType type,
      boolean refuse,
      int unknown)
      implements Step {

    @Override
    public Tensors apply(Tensors tensors) {
      TextRows texts = TextRows.of(tensors.get(input), categories.columns());
      int count = texts.elements().length;
      ByteBuffer codes = Tensor.allocate(Math.multiplyExact(count, type.size()));
      for (int i = 0; i < count; i++) {
        int place = categories.place(texts, i, i % categories.columns(), refuse);
        int code = place == Categories.UNKNOWN ? unknown : place;
        if (type == DataType.FP32) {
          codes.putFloat(code);
        } else {
          codes.putLong(code);
        }
      }
      return tensors.with(Tensor.of(output, type, texts.tensor().shape(), codes.flip()));
    }

    @Override
    public Outlines outline(Outlines tensors) {
      return tensors.with(
          TextRows.of(tensors.get(input), categories.columns()).as(type).named(output));
    }
  }
}
