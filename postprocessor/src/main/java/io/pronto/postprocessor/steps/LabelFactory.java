package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;

/** {@code label: {input: index, output: class, labels: labels.txt}}: positions become names. */
@Singleton
final class LabelFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "label";
  }

  @Override
  public Step create(Options options) {
    byte[][] labels =
        Labels.of(options).stream()
            .map(label -> label.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    return new LabelStep(options.text("input"), options.text("output"), labels);
  }
}
