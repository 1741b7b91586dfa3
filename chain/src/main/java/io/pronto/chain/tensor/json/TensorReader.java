package io.pronto.chain.tensor.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.Shape;
import io.pronto.chain.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** One tensor of a V2 document: {@code {"name", "shape", "datatype", "data"}} in any order of members. */
final class TensorReader {

  private final byte[] json;
  private final String field;
  private String name;
  private long[] shape;
  private DataType type;
  private Elements elements;
  private int dataAt = -1;

  private TensorReader(byte[] json, String field) {
    this.json = json;
    this.field = field;
  }

  /**
   * Reads the tensor whose opening brace the parser stands on.
   *
   * @param json the document that the parser reads
   * @param field path of the tensor, for errors
   */
  static Tensor read(JsonParser parser, byte[] json, String field) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, field, "an object");
    TensorReader reader = new TensorReader(json, field);
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      parser.nextToken();
      reader.member(member, parser);
    }
    return reader.tensor();
  }

  private void member(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "name" -> name = Json.text(parser, field + ".name");
      case "datatype" -> type = typeOf(Json.text(parser, field + ".datatype"));
      case "shape" -> shape = shapeOf(parser);
      case "data" -> data(parser);
      default -> parser.skipChildren();
    }
  }

  private DataType typeOf(String text) {
    return DataType.named(text)
        .orElseThrow(
            () -> FailureException.invalid(field + ".datatype", "one of " + List.of(DataType.values()), text));
  }

  private long[] shapeOf(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, field + ".shape", "a list of whole numbers");
    long[] dimensions = new long[Shape.MAX_RANK];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (rank == dimensions.length) {
        throw FailureException.invalid(field + ".shape", "at most " + Shape.MAX_RANK + " dimensions", "more");
      }
      boolean fits =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!fits) {
        throw FailureException.invalid(field + ".shape[" + rank + "]", "a whole number", Json.shown(parser));
      }
      dimensions[rank++] = parser.getLongValue();
    }
    return Arrays.copyOf(dimensions, rank);
  }

  /** Reads the data where the datatype is known already, else remembers where they are. */
  private void data(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, field + ".data", "a list");
    if (type == null) {
      dataAt = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
    } else {
      elements = elementsOf(parser);
    }
  }

  private Elements elementsOf(JsonParser parser) throws IOException {
    Elements read = new Elements(type);
    for (int depth = 1; depth > 0; ) {
      JsonToken token = parser.nextToken();
      if (token == JsonToken.START_ARRAY) {
        depth++;
      } else if (token == JsonToken.END_ARRAY) {
        depth--;
      } else {
        read.add(parser, field + ".data[" + read.count() + "]");
      }
    }
    return read;
  }

  private Tensor tensor() throws IOException {
    require(name, "name", "a name");
    require(type, "datatype", "one of " + List.of(DataType.values()));
    require(shape, "shape", "a list of whole numbers");
    if (name.isEmpty()) {
      throw FailureException.invalid(field + ".name", "a name", "an empty text");
    }
    if (elements == null && dataAt >= 0) {
      try (JsonParser again = Json.FACTORY.createParser(json, dataAt, json.length - dataAt)) {
        again.nextToken();
        elements = elementsOf(again);
      }
    }
    require(elements, "data", "a list");
    int expected = Shape.elements(field + ".shape", shape);
    if (elements.count() != expected) {
      throw FailureException.invalid(
          field + ".data", expected + " elements for shape " + Shape.text(shape), elements.count() + " elements");
    }
    return Tensor.of(field, name, type, shape, elements.data());
  }

  private void require(Object member, String called, String expected) {
    if (member == null) {
      throw FailureException.invalid(field + "." + called, expected, "nothing");
    }
  }
}
