package io.pronto.postprocessor.steps.decode;

import io.pronto.core.pipeline.PostprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;

/** {@code decode: {input: ids, tokenizer: tokenizer.json, output: text}}: token ids → texts. */
@Singleton
final class DecodeFactory implements PostprocessStepFactory {

  @Override
  public String type() {
    return "decode";
  }

  @Override
  public Step create(Options options) {
    String input = options.text("input");
    return new DecodeStep(
        input,
        options.text("output", input),
        TokenVocabulary.of(options, options.flag("skip-special", true)));
  }
}
