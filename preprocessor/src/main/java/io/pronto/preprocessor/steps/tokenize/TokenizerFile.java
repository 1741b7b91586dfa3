package io.pronto.preprocessor.steps.tokenize;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.release.Options;
import io.pronto.core.release.ReleaseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a {@code tokenizer.json} says of padding and length, which a release may say otherwise.
 *
 * @param content the whole file, for the library
 * @param maxLength tokens after which it cuts off
 * @param padId token to fill up with
 * @param padType type of that token
 * @param padLeft whether it fills up before the text
 */
record TokenizerFile(
    String content,
    Optional<Integer> maxLength,
    Optional<Integer> padId,
    int padType,
    boolean padLeft) {

  private static final String OPTION = "tokenizer";
  private static final JsonFactory JSON = new JsonFactory();

  /** Names that padding tokens have where the file says nothing of padding. */
  private static final Map<String, Integer> USUAL =
      Map.of("[PAD]", 0, "<pad>", 1, "<|pad|>", 2, "<|endoftext|>", 3);

  /**
   * The file under the option {@code tokenizer}.
   *
   * @throws ReleaseException naming file and line, if it is not JSON
   */
  static TokenizerFile of(Options options) {
    byte[] bytes = options.file(OPTION);
    String name = options.text(OPTION);
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw options.refused(OPTION, "a tokenizer.json of Hugging Face", "no JSON object");
      }
      Reading reading = new Reading(parser);
      reading.read();
      return reading.file(new String(bytes, StandardCharsets.UTF_8));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new ReleaseException(name + " line " + line + ": expected JSON, got something else", e);
    } catch (IOException e) {
      throw new ReleaseException(name + ": expected text in UTF-8, got other bytes", e);
    }
  }

  /** One pass over the file; what is not known is passed over. */
  private static final class Reading {

    private final JsonParser parser;
    private final Map<Integer, Integer> added = new TreeMap<>();
    private Integer maxLength;
    private Integer padId;
    private int padType;
    private boolean padLeft;

    Reading(JsonParser parser) {
      this.parser = parser;
    }

    void read() throws IOException {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        switch (name) {
          case "truncation" -> truncation(value);
          case "padding" -> padding(value);
          case "added_tokens" -> addedTokens(value);
          default -> parser.skipChildren();
        }
      }
      parser.nextToken();
    }

    private void truncation(JsonToken value) throws IOException {
      if (value == JsonToken.START_OBJECT) {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          JsonToken token = parser.nextToken();
          if (name.equals("max_length") && token == JsonToken.VALUE_NUMBER_INT) {
            maxLength = parser.getIntValue();
          }
          parser.skipChildren();
        }
      }
    }

    private void padding(JsonToken value) throws IOException {
      if (value == JsonToken.START_OBJECT) {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          JsonToken token = parser.nextToken();
          if (name.equals("pad_id") && token == JsonToken.VALUE_NUMBER_INT) {
            padId = parser.getIntValue();
          } else if (name.equals("pad_type_id") && token == JsonToken.VALUE_NUMBER_INT) {
            padType = parser.getIntValue();
          } else if (name.equals("direction")) {
            padLeft = "Left".equals(parser.getText());
          }
          parser.skipChildren();
        }
      }
    }

    private void addedTokens(JsonToken value) throws IOException {
      if (value != JsonToken.START_ARRAY) {
        return;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        int id = -1;
        String content = "";
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          JsonToken token = parser.nextToken();
          if (name.equals("id") && token == JsonToken.VALUE_NUMBER_INT) {
            id = parser.getIntValue();
          } else if (name.equals("content")) {
            content = parser.getText();
          }
          parser.skipChildren();
        }
        if (id >= 0 && USUAL.containsKey(content)) {
          added.put(USUAL.get(content), id);
        }
      }
    }

    TokenizerFile file(String content) {
      Optional<Integer> usual = added.values().stream().findFirst();
      return new TokenizerFile(
          content,
          Optional.ofNullable(maxLength),
          Optional.ofNullable(padId).or(() -> usual),
          padType,
          padLeft);
    }
  }
}
