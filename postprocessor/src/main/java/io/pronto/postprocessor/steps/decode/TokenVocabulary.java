package io.pronto.postprocessor.steps.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.release.Options;
import io.pronto.core.release.ReleaseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a {@code tokenizer.json}, and how they become a text. Immutable.
 *
 * @param tokens by id; null where there is none, or where a special one is left out
 */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
record TokenVocabulary(String[] tokens, TokenDecoder decoder) {

  private static final String TOKENIZER = "tokenizer";
  private static final int MOST_TOKENS = 2_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The file under the option {@code tokenizer}.
   *
   * @param skipSpecial whether special tokens, such as those for start and end, are left out
   */
  static TokenVocabulary of(Options options, boolean skipSpecial) {
    String name = options.text(TOKENIZER);
    JsonNode file;
    try {
      file = JSON.readTree(options.file(TOKENIZER));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ReleaseException(name + " line " + line + ": expected JSON, got something else", e);
    } catch (IOException e) {
      throw new ReleaseException(name + ": expected text in UTF-8, got other bytes", e);
    }
    List<String> tokens = new ArrayList<>();
    vocabulary(name, file.path("model").path("vocab"), tokens);
    for (JsonNode added : file.path("added_tokens")) {
      boolean left = skipSpecial && added.path("special").asBoolean();
      put(name, tokens, added.path("id"), left ? null : added.path("content").asText());
    }
    return new TokenVocabulary(
        tokens.toArray(String[]::new), TokenDecoders.of(name, file.path("decoder")));
  }

  /** An object of ids, or Unigram's list of tokens with their scores. */
  private static void vocabulary(String name, JsonNode vocabulary, List<String> tokens) {
    if (vocabulary.isObject()) {
      vocabulary.properties().forEach(entry -> put(name, tokens, entry.getValue(), entry.getKey()));
    } else if (vocabulary.isArray()) {
      vocabulary.forEach(entry -> tokens.add(entry.path(0).asText()));
    }
    if (tokens.isEmpty()) {
      throw new ReleaseException(
          name + ": expected a tokenizer.json of Hugging Face with a vocabulary, got none");
    }
  }

  private static void put(String name, List<String> tokens, JsonNode id, String token) {
    if (!id.canConvertToInt() || id.intValue() < 0 || id.intValue() >= MOST_TOKENS) {
      throw new ReleaseException(
          "%s: expected ids from 0 to %d, got %s for %s"
              .formatted(name, MOST_TOKENS - 1, id, token));
    }
    while (tokens.size() <= id.intValue()) {
      tokens.add(null);
    }
    tokens.set(id.intValue(), token);
  }

  /** The text of a row of ids; ids of no token are left out. */
  String text(long[] ids) {
    List<String> words = new ArrayList<>(ids.length);
    for (long id : ids) {
      if (id >= 0 && id < tokens.length && tokens[(int) id] != null) {
        words.add(tokens[(int) id]);
      }
    }
    return String.join("", decoder.decode(words));
  }
}
