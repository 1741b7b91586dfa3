package io.pronto.preprocessor.steps;

import io.pronto.chain.pipeline.Side;
import io.pronto.chain.pipeline.Step;
import io.pronto.chain.pipeline.StepFactory;
import io.pronto.chain.release.Options;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code record: {input: x, columns: [a, b]}}: rows sent as text become numbers. */
@Singleton
final class RecordFactory implements StepFactory {

  private static final String ONLY_TENSOR = "";

  @Override
  public String type() {
    return "record";
  }

  @Override
  public Set<Side> sides() {
    return Set.of(Side.PREPROCESS);
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input", ONLY_TENSOR);
    String output = options.text("output", input);
    List<String> columns = options.texts("columns");
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw options.refused("columns", "each column once", column + " twice");
      }
    }
    return new RecordStep(input, output, new RowReader(new Columns(columns)));
  }
}
