package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.csv.CsvText;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Document;
import io.pronto.core.json.Json;
import io.pronto.core.json.NestedReader;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Reads one value of a {@code POST /predict} body as the tensor that an input of the release takes.
 *
 * <ul>
 *   <li>An object or a text, or a list of them, is one record or several, where the release reads
 *       records: BYTES [rows], each object as its own JSON text, each line of CSV by itself.
 *   <li>An empty list is no rows.
 *   <li>Anything else is elements, in lists as deep as the input has dimensions. One level less is
 *       one row: a leading dimension 1 is added. Where rows are [1], which leaves no doubt, each
 *       element may be a row instead, without a list of its own.
 *   <li>An input that takes any shape takes that of the lists.
 * </ul>
 */
final class InputReader {

  private final Document json;
  private final String field;
  private final TensorSpec spec;
  private final boolean records;

  /**
   * Reads nothing yet.
   *
   * @param json the document that the parser reads
   * @param field path of the value, for errors
   * @param records whether the release reads records for this input
   */
  InputReader(Document json, String field, TensorSpec spec, boolean records) {
    this.json = json;
    this.field = field;
    this.spec = spec;
    this.records = records;
  }

  /** Reads the value that the parser stands on, to its end. */
  Tensor read(JsonParser parser) throws IOException {
    switch (first(json, parser)) {
      case ']' -> {
        parser.nextToken();
        return none();
      }
      case '{', '"' -> {
        if (records) {
          return records(parser);
        }
      }
      default -> {
        // elements, or lists of them
      }
    }
    return elements(parser);
  }

  /** No rows, where the input does not say how many there have to be. */
  Tensor none() {
    long[] shape = spec.shape().clone();
    if (shape.length == 0 || shape[0] >= 0) {
      throw FailureException.invalid(field, "at least one row for " + spec, "an empty list");
    }
    if (records) {
      return Tensor.ofBytes(spec.name(), new long[] {0}, new byte[0][]);
    }
    Arrays.setAll(shape, axis -> Math.max(0, shape[axis]));
    return Tensor.of(field, spec.name(), spec.type(), shape, Tensor.allocate(0));
  }

  /** The first character of the value; of a list, that of what is in it. */
  static char first(Document json, JsonParser parser) {
    int at = (int) parser.currentTokenLocation().getByteOffset();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      do {
        at++;
      } while (at < json.length() && Character.isWhitespace(json.bytes()[at]));
    }
    return at < json.length() ? (char) json.bytes()[at] : ' ';
  }

  private Tensor elements(JsonParser parser) throws IOException {
    if (first(json, parser) == '{' && spec.type() != DataType.BYTES) {
      throw FailureException.invalid(
          field, "values for " + spec + "; the model takes no records", "an object");
    }
    NestedReader read =
        new NestedReader(field, spec.type(), spec.mostDimensions(), spec.nullIsNan()).read(parser);
    return Tensor.of(field, spec.name(), spec.type(), shape(read.shape()), read.data());
  }

  private long[] shape(long[] nesting) {
    int missing = spec.shape().length - nesting.length;
    boolean single = spec.shape().length == 2 && spec.shape()[1] == 1;
    if (missing == 0 || spec.anyShape()) {
      return nesting;
    }
    if (single) {
      return new long[] {nesting.length == 0 ? 1 : nesting[0], 1};
    }
    if (missing == 1) {
      return LongStream.concat(LongStream.of(1), LongStream.of(nesting)).toArray();
    }
    String expected =
        "lists %d deep for %s, or %d deep for one row"
            .formatted(spec.shape().length, spec, spec.shape().length - 1);
    throw FailureException.invalid(field, expected, nesting.length + " deep");
  }

  private Tensor records(JsonParser parser) throws IOException {
    List<byte[]> rows = new ArrayList<>();
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        add(rows, parser, field + "[" + i + "]");
      }
    } else {
      add(rows, parser, field);
    }
    return Tensor.ofBytes(spec.name(), new long[] {rows.size()}, rows.toArray(byte[][]::new));
  }

  /** An object as it was sent, to the letter; or a text, of which each line of CSV is a row. */
  private void add(List<byte[]> rows, JsonParser parser, String at) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      int from = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      rows.add(
          Arrays.copyOfRange(json.bytes(), from, (int) parser.currentLocation().getByteOffset()));
      return;
    }
    Json.expect(parser, JsonToken.VALUE_STRING, at, "an object or a text, as before it");
    byte[] text = Json.bytes(parser, () -> at);
    if (new String(text, StandardCharsets.UTF_8).stripLeading().startsWith("{")) {
      rows.add(text);
    } else {
      rows.addAll(CsvText.lines(text));
    }
  }
}
