package io.pronto.core.pipeline.steps;

import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code concat: {inputs: [numbers, hot], output: x}}: the columns of several tensors in one. */
@Singleton
final class ConcatFactory implements StepFactory {

  private static final String INPUTS = "inputs";

  @Override
  public String type() {
    return "concat";
  }

  @Override
  public Step create(Options options) {
    List<String> inputs = options.texts(INPUTS);
    if (inputs.size() < 2) {
      throw options.refused(INPUTS, "two names or more", inputs.getFirst());
    }
    Set<String> seen = new HashSet<>();
    for (String input : inputs) {
      if (!seen.add(input)) {
        throw options.refused(INPUTS, "each name once", input + " twice");
      }
    }
    return new ConcatStep(List.copyOf(inputs), options.text("output"));
  }
}
