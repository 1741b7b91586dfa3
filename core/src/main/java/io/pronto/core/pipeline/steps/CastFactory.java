package io.pronto.core.pipeline.steps;

import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.release.Options;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensors;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code cast: {input: x, to: FP32}}: the same numbers as another type, refused where they do not
 * fit.
 */
@Singleton
final class CastFactory implements StepFactory {

  private static final Set<DataType> NUMBERS = EnumSet.complementOf(EnumSet.of(DataType.BYTES));
  private static final String NUMERIC = "a numeric type, such as FP32, or BOOL";

  @Override
  public String type() {
    return "cast";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    String output = options.text("output", input);
    String word = options.text("to");
    DataType to =
        DataType.named(word)
            .filter(type -> type != DataType.BYTES)
            .orElseThrow(() -> options.refused("to", NUMERIC, word));
    return new CastStep(input, output, to);
  }

  private record CastStep(String input, String output, DataType to) implements Step {

    @Override
    public Tensors apply(Tensors tensors) {
      return tensors.with(Cast.of(tensors.get(input), to).named(output));
    }

    @Override
    public Outlines outline(Outlines tensors) {
      TensorOutline from = tensors.get(input).oneOf(NUMBERS);
      long positions = to == DataType.BOOL ? -1 : from.positions();
      return tensors.with(from.as(to).placesAmong(positions).named(output));
    }
  }
}
