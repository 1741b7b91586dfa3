package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.pronto.core.failure.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Opens JSON with bounds on depth and lengths, and words what is wrong with it without naming the
 * parser's classes. JSON is UTF-8 here, as RFC 8259 has it, so that a place in the text is a place
 * in the bytes.
 */
public final class Json {

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 1_000;
  private static final int MAX_NAME = 1_024;
  private static final int MAX_TEXT = 128 * 1024 * 1024;

  /** Opens parsers and generators that keep to the bounds. */
  public static final JsonFactory FACTORY =
      new TensorJsonFactory(
          new JsonFactoryBuilder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(MAX_DEPTH)
                      .maxNumberLength(MAX_NUMBER)
                      .maxStringLength(MAX_TEXT)
                      .maxNameLength(MAX_NAME)
                      .build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER));

  private static final int FIRST_BYTES = 512;
  private static final int SHOWN = 60;
  private static final int REPLACEMENT = 0xFFFD;

  private Json() {}

  /** Reads a whole document. */
  @FunctionalInterface
  public interface Reader<T> {

    /** Reads; the parser stands on the first token, and must be left on the last. */
    T read(JsonParser parser) throws IOException;
  }

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Members {

    /** Writes them. */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Reads a document.
   *
   * @param field path of the document, for errors
   * @throws FailureException if it is malformed, or goes on after its end
   */
  public static <T> T read(byte[] json, String field, Reader<T> reader) {
    return read(Document.of(json), field, reader);
  }

  /** The same for a document in a longer array. */
  public static <T> T read(Document json, String field, Reader<T> reader) {
    requireUtf8(json, field);
    try (JsonParser parser = FACTORY.createParser(json.bytes(), 0, json.length())) {
      if (parser.nextToken() == null) {
        throw FailureException.invalid(field, "JSON", "nothing");
      }
      T value = reader.read(parser);
      if (parser.nextToken() != null) {
        throw FailureException.invalid(field, "one JSON value", "more after it");
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw FailureException.invalid(field, limits(), "more" + at(e.getLocation()));
    } catch (JsonProcessingException e) {
      throw FailureException.invalid(field, "JSON", wording(e) + at(e.getLocation()));
    } catch (IOException _) {
      // bytes in memory give no other error than characters that are none
      throw FailureException.invalid(field, "JSON", "malformed JSON");
    }
  }

  /** A parser over the rest of a document that another one has seen already. */
  static JsonParser again(Document json, int from) throws IOException {
    return FACTORY.createParser(json.bytes(), from, json.length() - from);
  }

  /** Writes a document that is one object. */
  public static byte[] write(Members members) {
    return write(0, byte[]::new, members).copy();
  }

  /**
   * The same for one that has about so many bytes, in an array that may go on after it.
   *
   * @param arrays gives an array of at least a length; asked again where it proves too short
   */
  public static Document write(int about, IntFunction<byte[]> arrays, Members members) {
    DocumentStream bytes = new DocumentStream(FIRST_BYTES + about, arrays);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.document();
  }

  /** UTF-16 and UTF-32 have a zero byte, or a mark that is no UTF-8, among the first four. */
  private static void requireUtf8(Document json, String field) {
    for (int i = 0; i < Math.min(json.length(), Integer.BYTES); i++) {
      byte next = json.bytes()[i];
      if (next == 0 || next == (byte) 0xFE || next == (byte) 0xFF) {
        throw FailureException.invalid(field, "JSON in UTF-8", "another encoding");
      }
    }
  }

  private static String limits() {
    return "JSON of at most %d levels, numbers of %d and names of %d characters"
        .formatted(MAX_DEPTH, MAX_NUMBER, MAX_NAME);
  }

  private static String wording(JsonProcessingException e) {
    boolean twice = e.getOriginalMessage().startsWith("Duplicate");
    return twice ? "the same member twice in an object" : "malformed JSON";
  }

  private static String at(JsonLocation place) {
    return place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }

  /** Refuses a token of another kind. */
  public static void expect(JsonParser parser, JsonToken token, String field, String expected)
      throws IOException {
    if (parser.currentToken() != token) {
      throw FailureException.invalid(field, expected, shown(parser));
    }
  }

  /** A text that must be one, of whole characters: what is sent back can be written. */
  public static String text(JsonParser parser, String field) throws IOException {
    expect(parser, JsonToken.VALUE_STRING, field, "a text");
    String text = parser.getText();
    if (!whole(text).equals(text)) {
      throw halved(field);
    }
    return text;
  }

  /**
   * The text that the parser stands on, in UTF-8.
   *
   * @throws FailureException if it holds half a character, for which there are no such bytes
   */
  public static byte[] bytes(JsonParser parser, Supplier<String> field) throws IOException {
    try {
      CharBuffer text = CharBuffer.wrap(parser.getText());
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(text);
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (CharacterCodingException _) {
      throw halved(field.get());
    }
  }

  private static FailureException halved(String field) {
    return FailureException.invalid(field, "a text of whole characters", "half a surrogate pair");
  }

  /** The current value in words short enough for a message. */
  public static String shown(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case END_ARRAY -> "the end of the list";
      case VALUE_STRING -> "the text \"" + shown(parser.getText()) + "\"";
      default -> shown(parser.getText());
    };
  }

  /** What a caller wrote, short enough for a message, and of whole characters. */
  public static String shown(String text) {
    return text.length() <= SHOWN ? whole(text) : whole(text.substring(0, SHOWN)) + "…";
  }

  /** The same text with the replacement character where half a surrogate pair stands alone. */
  private static String whole(String text) {
    if (text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    int[] points = text.codePoints().map(Json::whole).toArray();
    return new String(points, 0, points.length);
  }

  private static int whole(int point) {
    boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return half ? REPLACEMENT : point;
  }
}
