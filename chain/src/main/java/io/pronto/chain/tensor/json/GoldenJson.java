package io.pronto.chain.tensor.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.release.Golden;
import io.pronto.chain.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One line of {@code golden.jsonl}: {@code {"request": …, "response": …, "tolerance": 1e-5}} in the JSON of V2. */
public final class GoldenJson {

  private static final double TOLERANCE = 1e-5;

  private GoldenJson() {}

  /**
   * Reads a line.
   *
   * @param where file and line, for errors
   */
  public static Golden parse(String line, String where) {
    byte[] json = line.getBytes(StandardCharsets.UTF_8);
    return Json.read(json, where, parser -> parse(parser, json, where));
  }

  private static Golden parse(JsonParser parser, byte[] json, String where) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, where, "an object");
    Tensors request = null;
    Tensors response = null;
    double tolerance = TOLERANCE;
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      switch (member) {
        case "request" -> request = V2Json.readRequest(parser, json).inputs();
        case "response" -> response = outputs(parser, json);
        case "tolerance" -> tolerance = parser.getDoubleValue();
        default -> throw FailureException.invalid(where, "request, response or tolerance", member);
      }
    }
    if (request == null || response == null) {
      throw FailureException.invalid(where, "a request and a response", request == null ? "no request" : "no response");
    }
    return new Golden(request, response, tolerance);
  }

  private static Tensors outputs(JsonParser parser, byte[] json) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "response", "an object");
    Tensors outputs = Tensors.of();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      if (member.equals("outputs")) {
        outputs = V2Json.readTensors(parser, json, "outputs");
      } else {
        parser.skipChildren();
      }
    }
    return outputs;
  }
}
