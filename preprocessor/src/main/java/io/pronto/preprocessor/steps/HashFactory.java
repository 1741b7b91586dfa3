package io.pronto.preprocessor.steps;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
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
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code hash: {input: words, features: 1024, output: x}}: feature hashing (Weinberger et al.,
 * 2009), with the signed 32-bit MurmurHash3 that scikit-learn's {@code FeatureHasher} uses.
 */
@Singleton
final class HashFactory implements PreprocessStepFactory {

  private static final String NAMES = "names";
  private static final int MOST_FEATURES = 1 << 20;

  @Override
  public String type() {
    return "hash";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    List<byte[]> prefixes =
        options.has(NAMES)
            ? options.texts(NAMES).stream()
                .map(name -> (name + "=").getBytes(StandardCharsets.UTF_8))
                .toList()
            : List.of();
    return new HashStep(
        input,
        options.text("output", input),
        options.whole("features", 1024, 1, MOST_FEATURES),
        prefixes);
  }

  /**
   * BYTES [N, columns] → FP32 [N, features]: each text adds 1 or -1 at the place its hash says. An
   * empty text, which is a missing one, adds nothing.
   *
   * @param prefixes what stands before the texts of each column; none for texts as they are
   */
  private record HashStep(String input, String output, int features, List<byte[]> prefixes)
      implements Step {

    private static final HashFunction MURMUR = Hashing.murmur3_32_fixed(0);

    @Override
    public Tensors apply(Tensors tensors) {
      TextRows texts = TextRows.of(tensors.get(input), columns());
      long rowBytes = (long) features * Float.BYTES;
      ByteBuffer sums = Tensor.allocate(ResultRoom.bytes(input, "rows", texts.rows(), rowBytes));
      for (int i = 0; i < texts.elements().length; i++) {
        byte[] text = texts.bytes(i);
        if (text.length > 0) {
          add(sums, i / texts.columns(), hash(text, i % texts.columns()));
        }
      }
      long[] shape = {texts.rows(), features};
      return tensors.with(Tensor.of(output, DataType.FP32, shape, sums));
    }

    private int columns() {
      return prefixes.isEmpty() ? -1 : prefixes.size();
    }

    private int hash(byte[] text, int column) {
      return prefixes.isEmpty()
          ? MURMUR.hashBytes(text).asInt()
          : MURMUR.newHasher().putBytes(prefixes.get(column)).putBytes(text).hash().asInt();
    }

    private void add(ByteBuffer sums, int row, int hash) {
      int place = (int) (Math.abs((long) hash) % features);
      int at = (row * features + place) * Float.BYTES;
      sums.putFloat(at, sums.getFloat(at) + (hash >= 0 ? 1 : -1));
    }

    @Override
    public Outlines outline(Outlines tensors) {
      TensorOutline texts = TextRows.of(tensors.get(input), columns());
      long rows = texts.shape().map(shape -> shape[0]).orElse(-1L);
      return tensors.with(
          TensorOutline.of(new TensorSpec(output, DataType.FP32, new long[] {rows, features})));
    }
  }
}
