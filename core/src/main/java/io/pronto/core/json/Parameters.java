package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parameters of a V2 request. Those that ask for another form of tensors than there is are refused,
 * since an answer would not be what was asked for; others are passed over. {@code
 * binary_data_output}, which clients send on their own where they name no outputs, only says what
 * they would rather have.
 */
public final class Parameters {

  private static final String BINARY = "none: the binary tensor data extension is not supported";

  private static final Map<String, String> UNBUILT =
      Map.of(
          "classification",
          "none: the classification extension is not supported",
          "binary_data",
          BINARY,
          "binary_data_size",
          BINARY);

  private Parameters() {}

  /**
   * Refuses a parameter that asks for what is not built.
   *
   * @param owner path of what has the parameter, with a point behind it; empty for the request
   * @param name of the parameter
   * @param asks whether its value asks for anything; {@code false} and 0 do not
   * @param value for the error
   */
  public static void check(String owner, String name, boolean asks, Object value) {
    String expected = UNBUILT.get(name);
    if (expected != null && asks) {
      throw FailureException.invalid(owner + "parameters." + name, expected, value);
    }
  }

  /**
   * The parameters of a request that changes the repository, with their values in words.
   *
   * @param json an object that may have {@code parameters}
   * @throws FailureException naming the field, what was expected and what was sent
   */
  public static Map<String, String> ofRepositoryRequest(byte[] json) {
    return Json.read(json, "body", Parameters::ofRepositoryRequest);
  }

  private static Map<String, String> ofRepositoryRequest(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "body", "an object");
    Map<String, String> words = new TreeMap<>();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (!member.equals("parameters")) {
        throw FailureException.invalid(member, "nothing beside parameters", Json.shown(parser));
      }
      if (value != JsonToken.VALUE_NULL) {
        Json.expect(parser, JsonToken.START_OBJECT, member, "an object");
        inWords(parser, words);
      }
    }
    return words;
  }

  private static void inWords(JsonParser parser, Map<String, String> words) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      words.put(name, Json.shown(parser));
      parser.skipChildren();
    }
  }

  /** Reads the value that the parser stands on, to its end. */
  static void read(JsonParser parser, String owner) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (UNBUILT.containsKey(name)) {
        boolean none =
            value == JsonToken.VALUE_FALSE
                || value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_NUMBER_INT && parser.getText().equals("0"));
        check(owner, name, !none, Json.shown(parser));
      }
      parser.skipChildren();
    }
  }
}
