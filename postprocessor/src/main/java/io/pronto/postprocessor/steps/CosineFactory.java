package io.pronto.postprocessor.steps;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/**
 * {@code cosine: {input: embedding, reference: reference.csv, output: similarity}}: how alike each
 * row is to the vectors of a file.
 */
@Singleton
final class CosineFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "cosine";
  }

  @Override
  public Step create(Options options) {
    return new CosineStep(
        options.text("input"), options.text("output"), ReferenceVectors.of(options).unit());
  }
}
