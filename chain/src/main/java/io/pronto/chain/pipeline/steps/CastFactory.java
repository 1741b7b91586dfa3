package io.pronto.chain.pipeline.steps;

import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.Tensor;
import jakarta.inject.Singleton;

/**
 * {@code cast: {input: x, to: FP32}}: the same numbers as another type, refused where they do not
 * fit.
 */
@Singleton
final class CastFactory implements StepFactory {

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
    return tensors -> {
      Tensor tensor = tensors.get(input);
      return tensors.with(Cast.of(tensor, to).named(output));
    };
  }
}
