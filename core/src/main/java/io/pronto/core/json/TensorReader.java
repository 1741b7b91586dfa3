package io.pronto.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Shape;
import io.pronto.core.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * One tensor of a V2 document: {@code {"name", "shape", "datatype", "data"}} in any order of
 * members; other members are passed over. The data are one flat list, or lists nested as the shape
 * says.
 */
final class TensorReader {

  private static final String TYPES = "one of " + List.of(DataType.values());
  private static final int UNSEEN = -1;
  private static final int LEAST_ELEMENT = 2; // a digit and a comma

  private final Document json;
  private final Predicate<String> nullIsNan;
  private final String field;
  private String name;
  private long[] shape;
  private DataType type;
  private NestedReader data;
  private int dataAt = UNSEEN;

  private TensorReader(Document json, String field, Predicate<String> nullIsNan) {
    this.json = json;
    this.nullIsNan = nullIsNan;
    this.field = field;
  }

  /**
   * Reads the tensor whose opening brace the parser stands on.
   *
   * @param json the document that the parser reads
   * @param field path of the tensor, for errors
   * @param nullIsNan whether null is NaN in the tensor of this name
   */
  static Tensor read(JsonParser parser, Document json, String field, Predicate<String> nullIsNan)
      throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, field, "an object");
    TensorReader reader = new TensorReader(json, field, nullIsNan);
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
      case "parameters" -> Parameters.read(parser, field + ".");
      default -> parser.skipChildren();
    }
  }

  private DataType typeOf(String text) {
    return DataType.named(text)
        .orElseThrow(() -> FailureException.invalid(field + ".datatype", TYPES, Json.shown(text)));
  }

  private long[] shapeOf(JsonParser parser) throws IOException {
    String at = field + ".shape";
    Json.expect(parser, JsonToken.START_ARRAY, at, "a list of whole numbers");
    long[] dimensions = new long[Shape.MAX_RANK];
    int rank = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (rank == dimensions.length) {
        throw FailureException.invalid(at, "at most " + Shape.MAX_RANK + " dimensions", "more");
      }
      boolean fits =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      if (!fits) {
        throw FailureException.invalid(at + "[" + rank + "]", "a whole number", Json.shown(parser));
      }
      dimensions[rank++] = parser.getLongValue();
    }
    return Arrays.copyOf(dimensions, rank);
  }

  /** Reads the data where name and datatype are known already, else remembers where they are. */
  private void data(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_ARRAY, field + ".data", "a list");
    if (type == null || name == null) {
      dataAt = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
    } else {
      data =
          new NestedReader(field + ".data", type, Shape.MAX_RANK, nullIsNan.test(name))
              .expecting(elements(parser))
              .read(parser);
    }
  }

  /**
   * How many elements the shape says there are, where it came before the data and the document is
   * long enough for them.
   */
  private int elements(JsonParser parser) {
    if (shape == null || !(parser instanceof TensorParser tensors)) {
      return 0;
    }
    int most = tensors.remaining() / LEAST_ELEMENT;
    return Arrays.stream(shape).allMatch(size -> size >= 0)
        ? (int) Arrays.stream(shape).reduce(1, (a, b) -> Math.min(most, a * Math.min(most, b)))
        : 0;
  }

  private Tensor tensor() throws IOException {
    require(name, "name", "a name");
    if (name.isEmpty()) {
      throw FailureException.invalid(field + ".name", "a name", "an empty text");
    }
    require(type, "datatype", TYPES);
    require(shape, "shape", "a list of whole numbers");
    if (dataAt != UNSEEN) {
      try (JsonParser again = Json.again(json, dataAt)) {
        again.nextToken();
        data(again);
      }
    }
    require(data, "data", "a list");
    requireShape();
    return Tensor.of(field, name, type, shape, data.data());
  }

  private void requireShape() {
    int expected = Shape.elements(field + ".shape", shape);
    long[] nesting = data.shape();
    if (data.count() != expected) {
      String wanted = expected + " elements for shape " + Shape.text(shape);
      throw FailureException.invalid(field + ".data", wanted, data.count() + " elements");
    }
    if (nesting.length != 1 && !Arrays.equals(nesting, shape)) {
      String wanted = "one list, or lists nested as shape " + Shape.text(shape) + " says";
      throw FailureException.invalid(
          field + ".data", wanted, "lists nested as " + Shape.text(nesting));
    }
  }

  private void require(Object member, String called, String expected) {
    if (member == null) {
      throw FailureException.invalid(field + "." + called, expected, "nothing");
    }
  }
}
