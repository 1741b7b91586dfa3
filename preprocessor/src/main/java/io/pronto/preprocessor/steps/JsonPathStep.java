package io.pronto.preprocessor.steps;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Outlines;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.TensorOutline;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.List;

/**
 * BYTES [N] or [N,1], one JSON document an element → [N, paths] of one type. What no path leads to
 * is passed over.
 *
 * @param names the paths as they were written, in order
 * @param mayMiss whether an absent or null value becomes NaN or an empty text
 */
record JsonPathStep(
    String input,
    String output,
    List<String> names,
    JsonPaths paths,
    DataType type,
    boolean mayMiss)
    implements Step {

  @Override
  public Tensors apply(Tensors tensors) {
    TextRows documents = TextRows.of(tensors.get(input), 1);
    JsonValues values = new JsonValues(documents, this);
    for (int i = 0; i < documents.rows(); i++) {
      values.begin(i);
      read(documents, i, values);
      values.end();
    }
    return tensors.with(values.tensor(output));
  }

  private void read(TextRows documents, int row, JsonValues values) {
    byte[] document = documents.bytes(row);
    try (JsonParser parser = RowReader.JSON.createParser(document)) {
      if (parser.nextToken() == null) {
        throw documents.refused(row, "a JSON document", "nothing");
      }
      walk(paths, parser, values);
      if (parser.nextToken() != null) {
        throw documents.refused(row, "one JSON document", "more behind it");
      }
    } catch (JacksonException e) {
      long place = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      throw documents.refused(row, "a JSON document", "no JSON from byte " + place + " on");
    } catch (IOException _) { // bytes that are no text
      throw documents.refused(row, "a JSON document", "no text in UTF-8");
    }
  }

  /** Reads the value the parser stands on, to its end. Deep documents are refused by the parser. */
  private static void walk(JsonPaths place, JsonParser parser, JsonValues values)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (place.path() != JsonPaths.NONE) {
      values.put(place.path(), parser, token);
    }
    if (token == JsonToken.START_OBJECT && place.leadsOn()) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        below(place.member(name), parser, values);
      }
    } else if (token == JsonToken.START_ARRAY && place.leadsOn()) {
      int index = 0;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        below(place.element(index++), parser, values);
      }
    } else {
      parser.skipChildren();
    }
  }

  private static void below(JsonPaths place, JsonParser parser, JsonValues values)
      throws IOException {
    if (place == null) {
      parser.skipChildren();
    } else {
      walk(place, parser, values);
    }
  }

  FailureException refused(TextRows documents, int row, int path, String expected, Object got) {
    String at = documents.tensor().name() + "[" + row + "]" + names.get(path).substring(1);
    return FailureException.invalid(at, expected, got);
  }

  /** What a value has to be, for messages. */
  String kind() {
    return switch (type) {
      case BYTES -> "a text";
      case INT64 -> "a whole number";
      default -> "a number";
    };
  }

  @Override
  public Outlines outline(Outlines tensors) {
    TensorOutline documents = TextRows.of(tensors.get(input), 1);
    long rows = documents.shape().map(shape -> shape[0]).orElse(-1L);
    return tensors.with(
        TensorOutline.of(new TensorSpec(output, type, new long[] {rows, names.size()})));
  }
}
