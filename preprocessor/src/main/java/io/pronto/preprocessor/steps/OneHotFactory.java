package io.pronto.preprocessor.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * {@code one-hot: {input: words, categories: [[a, b], [c]], unknown: ignore, output: hot}}: a 1 at
 * the place of each category, as scikit-learn's {@code OneHotEncoder}.
 */
@Singleton
final class OneHotFactory implements PreprocessStepFactory {

  @Override
  public String type() {
    return "one-hot";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    String unknown = options.oneOf("unknown", List.of("refuse", "ignore"));
    return new OneHotStep(
        input, options.text("output", input), Categories.of(options), unknown.equals("refuse"));
  }

  /** BYTES [N, columns] → FP32 [N, categories of all columns]. */
  private record OneHotStep(String input, String output, Categories categories, boolean refuse)
      implements Step {

    @Override
    public Tensors apply(Tensors tensors) {
      TextRows texts = TextRows.of(tensors.get(input), categories.columns());
      int width = width();
      long rowBytes = (long) width * Float.BYTES;
      ByteBuffer hot = Tensor.allocate(ResultRoom.bytes(input, "rows", texts.rows(), rowBytes));
      int index = 0;
      for (int row = 0; row < texts.rows(); row++) {
        int start = row * width;
        for (int column = 0; column < categories.columns(); column++) {
          int place = categories.place(texts, index++, column, refuse);
          if (place != Categories.UNKNOWN) {
            hot.putFloat((start + place) * Float.BYTES, 1);
          }
          start += categories.size(column);
        }
      }
      long[] shape = {texts.rows(), width};
      return tensors.with(Tensor.of(output, DataType.FP32, shape, hot));
    }

    private int width() {
      int width = 0;
      for (int column = 0; column < categories.columns(); column++) {
        width += categories.size(column);
      }
      return width;
    }

    @Override
    public Outlines outline(Outlines tensors) {
      TensorOutline texts = TextRows.of(tensors.get(input), categories.columns());
      long rows = texts.shape().map(shape -> shape[0]).orElse(-1L);
      return tensors.with(
          TensorOutline.of(new TensorSpec(output, DataType.FP32, new long[] {rows, width()})));
    }
  }
}
