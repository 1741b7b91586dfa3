package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.release.Nearest;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.TensorSpec;
import io.pronto.chain.tensor.Tensors;
import io.pronto.chain.tensor.json.ElementWriter;
import io.pronto.chain.tensor.json.Json;
import io.pronto.chain.tensor.json.V2Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON of {@code POST /predict}: {@code {"input": …}} or {@code {"inputs": {"name": …}}} in, {@code {"model",
 * "version", "predictions"}} out, one prediction for each row.
 */
final class PredictJson {

  private static final List<String> MEMBERS = List.of("input", "inputs");

  private PredictJson() {}

  /**
   * Reads a request to a release.
   *
   * @throws FailureException naming the field, what was expected and what was sent
   */
  static Tensors readInput(byte[] json, Release release) {
    return Json.read(json, "body", parser -> read(parser, json, release));
  }

  private static Tensors read(JsonParser parser, byte[] json, Release release) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "body", "an object with input");
    Tensors tensors = null;
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      if (!MEMBERS.contains(member)) {
        throw FailureException.invalid("body", "input or inputs", member + Nearest.hint(member, MEMBERS));
      }
      if (tensors != null) {
        throw FailureException.invalid("body", "input or inputs", "both");
      }
      parser.nextToken();
      tensors = member.equals("input") ? one(parser, json, release) : several(parser, json, release);
    }
    if (tensors == null) {
      throw FailureException.invalid("input", "an object, numbers or texts", "nothing");
    }
    return tensors;
  }

  private static Tensors one(JsonParser parser, byte[] json, Release release) throws IOException {
    List<TensorSpec> specs = release.callers().inputs();
    if (specs.size() != 1) {
      throw FailureException.invalid("input", "inputs with " + names(specs), "input");
    }
    return Tensors.of(new NestedReader(parser, json, "input", specs.getFirst(), release).read());
  }

  private static Tensors several(JsonParser parser, byte[] json, Release release) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, "inputs", "an object by input name");
    List<TensorSpec> specs = release.callers().inputs();
    List<Tensor> tensors = new ArrayList<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String wanted = name;
      TensorSpec spec =
          specs.stream()
              .filter(s -> s.name().equals(wanted))
              .findFirst()
              .orElseThrow(() -> FailureException.invalid("inputs", "one of " + names(specs), wanted));
      parser.nextToken();
      tensors.add(new NestedReader(parser, json, "inputs." + name, spec, release).read());
    }
    return new Tensors(tensors);
  }

  private static String names(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::name).collect(Collectors.joining(", "));
  }

  /**
   * Writes an answer: one prediction for each row, an object by output name where there are several outputs. Outputs that
   * have not the same number of rows are written whole, under {@code outputs}.
   */
  static byte[] writeAnswer(String model, String version, Tensors outputs) {
    List<Tensor> list = outputs.list();
    boolean byRow =
        !list.isEmpty() && list.stream().allMatch(t -> t.rank() > 0 && t.rows() == list.getFirst().rows());
    return V2Json.write(
        json -> {
          json.writeStringField("model", model);
          json.writeStringField("version", version);
          if (byRow) {
            writeRows(json, list);
          } else {
            writeWhole(json, list);
          }
        });
  }

  private static void writeRows(JsonGenerator json, List<Tensor> outputs) throws IOException {
    List<ElementWriter> writers = outputs.stream().map(ElementWriter::new).toList();
    json.writeArrayFieldStart("predictions");
    for (int row = 0; row < outputs.getFirst().rows(); row++) {
      if (outputs.size() == 1) {
        writeRow(json, outputs.getFirst(), writers.getFirst());
      } else {
        json.writeStartObject();
        for (int i = 0; i < writers.size(); i++) {
          json.writeFieldName(outputs.get(i).name());
          writeRow(json, outputs.get(i), writers.get(i));
        }
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  /** A row of one number is written as that number. */
  private static void writeRow(JsonGenerator json, Tensor tensor, ElementWriter writer) throws IOException {
    boolean single = tensor.rank() == 2 && tensor.dimension(1) == 1;
    write(json, tensor, writer, single ? 2 : 1);
  }

  private static void writeWhole(JsonGenerator json, List<Tensor> outputs) throws IOException {
    json.writeObjectFieldStart("outputs");
    for (Tensor output : outputs) {
      json.writeFieldName(output.name());
      write(json, output, new ElementWriter(output), 0);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Tensor tensor, ElementWriter writer, int axis) throws IOException {
    if (axis == tensor.rank()) {
      writer.next(json);
      return;
    }
    json.writeStartArray();
    for (long i = 0; i < tensor.dimension(axis); i++) {
      write(json, tensor, writer, axis + 1);
    }
    json.writeEndArray();
  }
}
