package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Json;
import io.pronto.core.json.NestedReader;
import io.pronto.core.release.Nearest;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Reads records for a model with an input for each column: {@code {"a": 1, "b": 2}} or a list of
 * them. Each record is a row, each of its members the value of that row in the input of its name:
 * an element, or lists as deep as the input has dimensions beside the first.
 */
final class ColumnsReader {

  private final String field;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private int rows;

  /**
   * Reads nothing yet.
   *
   * @param field path of the value, for errors
   * @param specs the inputs, by name
   */
  ColumnsReader(String field, Map<String, TensorSpec> specs) {
    this.field = field;
    specs.forEach((name, spec) -> columns.put(name, new Column(spec)));
  }

  /** Reads the value that the parser stands on, to its end. */
  Tensors read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        record(parser);
      }
    } else {
      record(parser);
    }
    return new Tensors(columns.values().stream().map(Column::tensor).toList());
  }

  private void record(JsonParser parser) throws IOException {
    Json.expect(parser, JsonToken.START_OBJECT, row(), "a record, as before it");
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Column column = columns.get(name);
      if (column == null) {
        String hint = Nearest.hint(name, columns.keySet());
        throw FailureException.invalid(
            row(), "one of " + String.join(", ", columns.keySet()) + hint, Json.shown(name));
      }
      parser.nextToken();
      column.cells.read(parser);
      column.read++;
    }
    rows++;
    for (Column column : columns.values()) {
      if (column.read < rows) {
        rows--;
        throw FailureException.invalid(column.path(), "a value for " + column.spec, "nothing");
      }
    }
  }

  private String row() {
    return field + "[" + rows + "]";
  }

  /** One input, as far as it is read. */
  private final class Column {

    private final TensorSpec spec;
    private final NestedReader cells;
    private int read;

    Column(TensorSpec spec) {
      this.spec = spec;
      this.cells =
          new NestedReader(
              this::path, spec.type(), Math.max(0, spec.mostDimensions() - 1), spec.nullIsNan());
    }

    String path() {
      return row() + "." + spec.name();
    }

    Tensor tensor() {
      long[] nesting = cells.shape();
      int missing = spec.anyShape() ? 0 : spec.shape().length - 1 - nesting.length;
      boolean single = Arrays.equals(spec.shape(), 1, spec.shape().length, new long[] {1}, 0, 1);
      if (missing != 0 && !(single && missing == 1)) {
        throw FailureException.invalid(
            field + "[0]." + spec.name(),
            "lists " + (spec.shape().length - 1) + " deep for " + spec,
            nesting.length + " deep");
      }
      LongStream inner = missing == 0 ? LongStream.of(nesting) : LongStream.of(1);
      long[] shape = LongStream.concat(LongStream.of(rows), inner).toArray();
      return Tensor.of(field, spec.name(), spec.type(), shape, cells.data());
    }
  }
}
