package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pronto.core.json.ElementWriter;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.List;

/**
 * Writes outputs row by row: {@code "predictions"} has one entry for each place in the first
 * dimension, the bare value of a single output or an object of the values of several. A value is
 * the nested list of the other dimensions, or a scalar where none is left or the only one left is
 * 1.
 *
 * <p>Outputs whose first dimensions differ have no rows in common. They are written whole instead,
 * as the members of {@code "outputs"}, and there are no {@code "predictions"}.
 */
final class AnswerWriter {

  private final List<Column> columns;

  AnswerWriter(Tensors outputs) {
    columns = outputs.list().stream().map(Column::new).toList();
  }

  /** Writes {@code "predictions"} or {@code "outputs"} into the open object. */
  void write(JsonGenerator json) throws IOException {
    if (columns.stream().mapToInt(Column::rows).distinct().count() > 1) {
      json.writeObjectFieldStart("outputs");
      for (Column column : columns) {
        json.writeFieldName(column.tensor.name());
        column.writeWhole(json);
      }
      json.writeEndObject();
      return;
    }
    json.writeArrayFieldStart("predictions");
    int rows = columns.isEmpty() ? 0 : columns.getFirst().rows();
    for (int row = 0; row < rows; row++) {
      writeRow(json);
    }
    json.writeEndArray();
  }

  private void writeRow(JsonGenerator json) throws IOException {
    if (columns.size() == 1) {
      columns.getFirst().writeRow(json);
      return;
    }
    json.writeStartObject();
    for (Column column : columns) {
      json.writeFieldName(column.tensor.name());
      column.writeRow(json);
    }
    json.writeEndObject();
  }

  /** One output and how far it is written. */
  private static final class Column {

    private final Tensor tensor;
    private final ElementWriter elements;

    Column(Tensor tensor) {
      this.tensor = tensor;
      this.elements = new ElementWriter(tensor);
    }

    int rows() {
      return tensor.rows();
    }

    void writeRow(JsonGenerator json) throws IOException {
      boolean scalar = tensor.rank() == 2 && tensor.dimension(1) == 1;
      nested(json, scalar ? 2 : 1);
    }

    void writeWhole(JsonGenerator json) throws IOException {
      nested(json, 0);
    }

    private void nested(JsonGenerator json, int axis) throws IOException {
      if (axis >= tensor.rank()) {
        elements.next(json);
        return;
      }
      json.writeStartArray();
      if (axis == tensor.rank() - 1) {
        elements.next(json, (int) tensor.dimension(axis));
      } else {
        for (long i = 0; i < tensor.dimension(axis); i++) {
          nested(json, axis + 1);
        }
      }
      json.writeEndArray();
    }
  }
}
