package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Requests and responses of the Open Inference Protocol V2 over REST, without its binary extension.
 */
public final class V2Json {

  private V2Json() {}

  /**
   * A request.
   *
   * @param id empty where the caller sent none
   * @param outputs names of the outputs wanted; empty for all
   */
  public record InferRequest(String id, Tensors inputs, List<String> outputs) {}

  /**
   * Reads a request.
   *
   * @throws FailureException naming the field, what was expected and what was sent
   */
  public static InferRequest readRequest(byte[] json) {
    return readRequest(Document.of(json));
  }

  /** The same for a document in a longer array. */
  public static InferRequest readRequest(Document json) {
    return readRequest(json, _ -> false);
  }

  /** The same, where null is NaN in the inputs of some names. */
  public static InferRequest readRequest(Document json, Predicate<String> nullIsNan) {
    return Json.read(json, "body", parser -> readRequest(parser, json, nullIsNan));
  }

  /** Reads the request whose opening brace the parser stands on. */
  static InferRequest readRequest(JsonParser parser, Document json, Predicate<String> nullIsNan)
      throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "body", "an object");
    String id = "";
    Tensors inputs = null;
    List<String> outputs = List.of();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      switch (member) {
        case "id" -> id = isNull(parser) ? "" : Json.text(parser, "id");
        case "inputs" -> inputs = readTensors(parser, json, "inputs", nullIsNan);
        case "outputs" -> outputs = isNull(parser) ? List.of() : readOutputs(parser);
        case "parameters" -> Parameters.read(parser, "");
        default -> parser.skipChildren();
      }
    }
    if (inputs == null) {
      throw FailureException.invalid("inputs", "a list of tensors", "nothing");
    }
    return new InferRequest(id, inputs, outputs);
  }

  /** Some clients write null for what they leave out. */
  private static boolean isNull(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Reads the list of tensors whose opening bracket the parser stands on. */
  static Tensors readTensors(
      JsonParser parser, Document json, String field, Predicate<String> nullIsNan)
      throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, field, "a list of tensors");
    List<Tensor> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String at = field + "[" + tensors.size() + "]";
      if (tensors.size() == Tensors.MOST) {
        throw FailureException.invalid(field, "at most " + Tensors.MOST + " tensors", "more");
      }
      Tensor tensor = TensorReader.read(parser, json, at, nullIsNan);
      if (!names.add(tensor.name())) {
        throw FailureException.invalid(at + ".name", "each name once", Json.shown(tensor.name()));
      }
      tensors.add(tensor);
    }
    return new Tensors(tensors);
  }

  private static List<String> readOutputs(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, "outputs", "a list of outputs");
    Set<String> outputs = new LinkedHashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String name = readOutput(parser, "outputs[" + outputs.size() + "]");
      if (!outputs.add(name)) {
        throw FailureException.invalid(
            "outputs[" + outputs.size() + "].name", "each name once", Json.shown(name));
      }
    }
    return List.copyOf(outputs);
  }

  private static String readOutput(JsonParser parser, String at) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, at, "an object with a name");
    String name = null;
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      switch (member) {
        case "name" -> name = Json.text(parser, at + ".name");
        case "parameters" -> Parameters.read(parser, at + ".");
        default -> parser.skipChildren();
      }
    }
    if (name == null) {
      throw FailureException.invalid(at + ".name", "a name", "nothing");
    }
    return name;
  }

  /**
   * Reads the body of a request for the repository index: whether only releases that serve are
   * meant.
   *
   * @throws FailureException if it is no object, or {@code ready} is no truth value
   */
  public static boolean readIndexFilter(byte[] json) {
    return Json.read(json, "body", V2Json::readIndexFilter);
  }

  private static boolean readIndexFilter(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "body", "an object");
    boolean ready = false;
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      if (!member.equals("ready")) {
        parser.skipChildren();
      } else if (parser.currentToken().isBoolean()) {
        ready = parser.getBooleanValue();
      } else {
        throw FailureException.invalid("ready", "true or false", Json.shown(parser));
      }
    }
    return ready;
  }

  /**
   * Writes a response, in an array that may go on after it.
   *
   * @param arrays gives an array of at least a length
   */
  public static Document writeResponse(
      String model, String version, String id, Tensors outputs, IntFunction<byte[]> arrays) {
    return Json.write(
        ElementWriter.lengthOf(outputs),
        arrays,
        json -> {
          json.writeStringField("model_name", model);
          json.writeStringField("model_version", version);
          writeBody(json, id, "outputs", outputs);
        });
  }

  /** Writes a request. */
  public static byte[] writeRequest(String id, Tensors inputs) {
    return Json.write(json -> writeBody(json, id, "inputs", inputs));
  }

  private static void writeBody(JsonGenerator json, String id, String called, Tensors tensors)
      throws IOException {
    if (!id.isEmpty()) {
      json.writeStringField("id", id);
    }
    json.writeArrayFieldStart(called);
    for (Tensor tensor : tensors.list()) {
      write(json, tensor);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Tensor tensor) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", tensor.name());
    json.writeStringField("datatype", tensor.type().name());
    json.writeFieldName("shape");
    json.writeArray(tensor.shape(), 0, tensor.rank());
    json.writeArrayFieldStart("data");
    new ElementWriter(tensor).next(json, tensor.elements());
    json.writeEndArray();
    json.writeEndObject();
  }
}
