package io.pronto.preprocessor.steps.tokenize;

import io.pronto.core.pipeline.PreprocessStepFactory;
import io.pronto.core.pipeline.Step;
import io.pronto.core.release.Nearest;
import io.pronto.core.release.Options;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code tokenize: {input: text, tokenizer: tokenizer.json, max-length: 128}}: texts → ids, mask
 * and types of their tokens, as Hugging Face's tokenizers make them.
 */
@Singleton
final class TokenizeFactory implements PreprocessStepFactory {

  private static final int USUAL_LENGTH = 512;
  private static final int MOST_LENGTH = 32_768;
  private static final int USUAL_CHARACTERS = 100_000;
  private static final int MOST_CHARACTERS = 10_000_000;
  private static final String OUTPUTS = "outputs";
  private static final String PAD_ID = "pad-id";
  private static final String MAX_LENGTH = "max-length";
  private static final String TRUNCATION = "truncation";
  private static final String ONLY_FIRST = "only-first";
  private static final String ONLY_SECOND = "only-second";

  @Override
  public String type() {
    return "tokenize";
  }

  @Override
  public Step create(Options options) {
    TokenizerFile file = TokenizerFile.of(options);
    int usual = Math.clamp(file.maxLength().orElse(USUAL_LENGTH), 1, MOST_LENGTH);
    int maxLength = options.whole(MAX_LENGTH, usual, 1, MOST_LENGTH);
    String pair = options.text("pair", "");
    String truncation = truncation(options, pair);
    Padding padding = padding(options, file, maxLength);
    List<String> outputs = outputs(options);
    boolean cache = options.flag("cache", true);
    Tokenizer tokenizer =
        tokenizer(options, file, pair, new Tokenizer.Limits(truncation, maxLength, cache));
    return new TokenizeStep(
        options.text("input"),
        pair,
        outputs,
        tokenizer,
        padding,
        maxLength,
        options.whole("max-characters", USUAL_CHARACTERS, 1, MOST_CHARACTERS));
  }

  private static String truncation(Options options, String pair) {
    String truncation =
        options.oneOf(TRUNCATION, List.of("longest-first", ONLY_FIRST, ONLY_SECOND, "none"));
    if (truncation.equals(ONLY_SECOND) && pair.isEmpty()) {
      throw options.refused(TRUNCATION, "another one, as there is no pair", truncation);
    }
    return truncation;
  }

  private static Padding padding(Options options, TokenizerFile file, int maxLength) {
    String to = options.oneOf("padding", List.of("longest", "max-length", "none"));
    String side =
        options.oneOf(
            "padding-side", file.padLeft() ? List.of("left", "right") : List.of("right", "left"));
    int id = options.whole(PAD_ID, file.padId().orElse(-1), -1, Integer.MAX_VALUE);
    if (id < 0 && !to.equals("none")) {
      throw options.refused(
          PAD_ID, "the id of the token to fill up with, as the tokenizer names none", "nothing");
    }
    Padding.To target = Padding.To.valueOf(to.replace('-', '_').toUpperCase(Locale.ROOT));
    return new Padding(target, side.equals("left"), id, file.padType(), maxLength);
  }

  private static List<String> outputs(Options options) {
    List<String> outputs = options.has(OUTPUTS) ? options.texts(OUTPUTS) : TokenizeStep.OUTPUTS;
    for (String output : outputs) {
      if (!TokenizeStep.OUTPUTS.contains(output)) {
        String known = String.join(", ", TokenizeStep.OUTPUTS);
        throw options.refused(
            OUTPUTS, "some of " + known, output + Nearest.hint(output, TokenizeStep.OUTPUTS));
      }
    }
    if (Set.copyOf(outputs).size() < outputs.size()) {
      throw options.refused(OUTPUTS, "each name once", outputs);
    }
    return List.copyOf(outputs);
  }

  private static Tokenizer tokenizer(
      Options options, TokenizerFile file, String pair, Tokenizer.Limits limits) {
    Tokenizer tokenizer;
    int special;
    try {
      tokenizer = Tokenizer.of(file.content(), limits);
      special = tokenizer.encode("", pair.isEmpty() ? null : "").length();
    } catch (RuntimeException e) {
      throw options.refused(
          "tokenizer", "a tokenizer.json of Hugging Face", "one that fails: " + e.getMessage());
    }
    if (special >= limits.maxLength()) {
      throw options.refused(
          MAX_LENGTH, "more than the " + special + " tokens of empty texts", limits.maxLength());
    }
    return tokenizer;
  }
}
