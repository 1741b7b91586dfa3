package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Document;
import io.pronto.core.json.Json;
import io.pronto.core.release.Nearest;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the body of {@code POST /predict}: {@code {"input": X}} where the model has one input, or
 * takes records with a member for each, or {@code {"inputs": {name: X, …}}}. Other members are
 * refused, since they may be mistyped ones.
 */
final class PredictReader {

  private static final String INPUT = "input";
  private static final String INPUTS = "inputs";
  private static final List<String> MEMBERS = List.of(INPUT, INPUTS);
  private static final int MAX_NAMED = 8;

  private final Document json;
  private final Release release;
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();

  PredictReader(Document json, Release release) {
    this.json = json;
    this.release = release;
    release.callers().inputs().forEach(spec -> specs.put(spec.name(), spec));
  }

  /** Reads the object whose opening brace the parser stands on. */
  Tensors read(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "body", "an object with input or inputs");
    Tensors tensors = null;
    List<String> unknown = new ArrayList<>();
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      if (!MEMBERS.contains(member)) {
        if (unknown.size() < MAX_NAMED) {
          unknown.add(Json.shown(member));
        }
        parser.skipChildren();
      } else if (tensors != null) {
        throw FailureException.invalid("body", "input or inputs", "both");
      } else {
        tensors = member.equals(INPUT) ? single(parser) : several(parser);
      }
    }
    if (!unknown.isEmpty()) {
      String hint = Nearest.hint(unknown.getFirst(), MEMBERS);
      throw FailureException.invalid(
          "body",
          "input or inputs and nothing else" + hint,
          Json.shown(String.join(", ", unknown)));
    }
    if (tensors == null) {
      throw FailureException.invalid(
          specs.size() == 1 ? INPUT : INPUTS, "a value for " + wanted(), "nothing");
    }
    refuseSomeEmpty(tensors.list());
    return tensors;
  }

  /** No rows at all are no predictions; no rows for one input alone fit nothing. */
  private static void refuseSomeEmpty(List<Tensor> tensors) {
    for (Tensor tensor : tensors) {
      if (tensor.rows() == 0 && tensors.stream().anyMatch(other -> other.rows() > 0)) {
        throw FailureException.invalid(
            INPUTS + "." + tensor.name(), "as many rows as the others", "an empty list");
      }
    }
  }

  private Tensors single(JsonParser parser) throws IOException {
    char first = InputReader.first(json, parser);
    if (first == '{' && byColumn()) {
      return new ColumnsReader(INPUT, specs).read(parser);
    }
    if (specs.size() != 1 && first == ']') {
      parser.nextToken();
      return new Tensors(specs.values().stream().map(spec -> reader(INPUT, spec).none()).toList());
    }
    if (specs.size() != 1) {
      String expected = "inputs with a value for each of " + wanted();
      throw FailureException.invalid(INPUT, expected, "one value without a name");
    }
    return Tensors.of(value(parser, INPUT, specs.values().iterator().next()));
  }

  private Tensors several(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, INPUTS, "an object with " + wanted());
    Map<String, Tensor> read = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      TensorSpec spec = specs.get(name);
      if (spec == null) {
        String hint = Nearest.hint(name, specs.keySet());
        throw FailureException.invalid(INPUTS, "one of " + wanted() + hint, Json.shown(name));
      }
      read.put(name, value(parser, INPUTS + "." + name, spec));
    }
    for (TensorSpec spec : specs.values()) {
      if (!read.containsKey(spec.name())) {
        throw FailureException.invalid(
            INPUTS + "." + spec.name(), "a value for " + spec, "nothing");
      }
    }
    return new Tensors(specs.keySet().stream().map(read::get).toList());
  }

  /** Whether records have a member for each input: none is read from records itself. */
  private boolean byColumn() {
    boolean column =
        specs.values().stream()
            .allMatch(spec -> spec.type() != DataType.BYTES && elementByRow(spec.shape()));
    return (specs.size() > 1 || column)
        && specs.keySet().stream().noneMatch(name -> release.recordsOf(name).isPresent());
  }

  private static boolean elementByRow(long[] shape) {
    return shape.length == 1 || (shape.length == 2 && shape[1] == 1);
  }

  private Tensor value(JsonParser parser, String field, TensorSpec spec) throws IOException {
    return reader(field, spec).read(parser);
  }

  private InputReader reader(String field, TensorSpec spec) {
    return new InputReader(json, field, spec, release.recordsOf(spec.name()).isPresent());
  }

  private String wanted() {
    return String.join(", ", specs.keySet());
  }
}
