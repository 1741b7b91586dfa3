package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Golden;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * One line of {@code golden.jsonl}: {@code {"request": …, "response": …, "tolerance": 1e-5}}, where
 * request and response are those of V2.
 */
public final class GoldenJson {

  private static final double TOLERANCE = 1e-5;

  private final Document json;
  private Tensors request;
  private Tensors response;
  private double tolerance = TOLERANCE;

  private GoldenJson(Document json) {
    this.json = json;
  }

  /**
   * Reads a line.
   *
   * @throws FailureException naming the place, what was expected and what is there
   */
  public static Golden parse(String line) {
    GoldenJson golden = new GoldenJson(Document.of(line.getBytes(StandardCharsets.UTF_8)));
    return Json.read(golden.json, "line", golden::read);
  }

  private Golden read(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "line", "an object");
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      member(member, parser);
    }
    if (request == null) {
      throw FailureException.invalid("request", "a request", "nothing");
    }
    if (response == null) {
      throw FailureException.invalid("response", "a response", "nothing");
    }
    return new Golden(request, response, tolerance);
  }

  private void member(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "request" -> request = V2Json.readRequest(parser, json, _ -> true).inputs();
      case "response" -> response = outputs(parser);
      case "tolerance" -> tolerance = tolerance(parser);
      default ->
          throw FailureException.invalid(
              "line", "request, response or tolerance", Json.shown(member));
    }
  }

  private Tensors outputs(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "response", "an object");
    Tensors outputs = null;
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      if (member.equals("outputs")) {
        outputs = V2Json.readTensors(parser, json, "outputs", _ -> true);
      } else {
        parser.skipChildren();
      }
    }
    if (outputs == null) {
      throw FailureException.invalid("outputs", "a list of tensors", "nothing");
    }
    return outputs;
  }

  private static double tolerance(JsonParser parser) throws IOException {
    double value = parser.currentToken().isNumeric() ? parser.getDoubleValue() : -1;
    if (value < 0 || Double.isInfinite(value)) {
      throw FailureException.invalid("tolerance", "a number of 0 or more", Json.shown(parser));
    }
    return value;
  }
}
