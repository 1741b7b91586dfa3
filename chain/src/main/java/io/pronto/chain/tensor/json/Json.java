package io.pronto.chain.tensor.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pronto.chain.hop.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Opens JSON with bounds on depth and lengths, and words what is wrong with it without naming the parser's classes. */
public final class Json {

  /** Reads and writes. */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNumberLength(400)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(1024)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final int SHOWN = 60;

  private Json() {}

  /** Reads a whole document. */
  @FunctionalInterface
  public interface Reader<T> {

    /** Reads; the parser stands on the first token, and must be left on the last. */
    T read(JsonParser parser) throws IOException;
  }

  /**
   * Reads a document.
   *
   * @param field path of the document, for errors
   * @throws FailureException if it is malformed, or goes on after its end
   */
  public static <T> T read(byte[] json, String field, Reader<T> reader) {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == null) {
        throw FailureException.invalid(field, "JSON", "nothing");
      }
      T value = reader.read(parser);
      if (parser.nextToken() != null) {
        throw FailureException.invalid(field, "one JSON value", "more after it");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw malformed(field, e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FailureException malformed(String field, JsonLocation at) {
    String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    return FailureException.invalid(field, "JSON", "malformed JSON" + where);
  }

  /** Refuses a token of another kind. */
  public static void expect(JsonParser parser, JsonToken token, String field, String expected) throws IOException {
    if (parser.currentToken() != token) {
      throw FailureException.invalid(field, expected, shown(parser));
    }
  }

  /** A text that must be one. */
  public static String text(JsonParser parser, String field) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, field, "a text");
    return parser.getText();
  }

  /** The current value in words short enough for a message. */
  public static String shown(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case END_ARRAY -> "the end of the list";
      case VALUE_STRING -> "the text \"" + shortened(parser.getText()) + "\"";
      default -> shortened(parser.getText());
    };
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
