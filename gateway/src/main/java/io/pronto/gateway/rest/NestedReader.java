package io.pronto.gateway.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.chain.hop.failure.FailureException;
import io.pronto.chain.tensor.DataType;
import io.pronto.chain.tensor.Shape;
import io.pronto.chain.tensor.Tensor;
import io.pronto.chain.tensor.TensorSpec;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.json.Elements;
import io.pronto.chain.tensor.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One input of {@code POST /predict}: nested lists whose shape is what their nesting says, or records. Lists one level
 * short of the input's rank are one row.
 */
final class NestedReader {

  private final JsonParser parser;
  private final byte[] json;
  private final String field;
  private final TensorSpec spec;
  private final boolean records;
  private final long[] sizes = new long[Shape.MAX_RANK];
  private final int[] path = new int[Shape.MAX_RANK];
  private int rank = -1;

  NestedReader(JsonParser parser, byte[] json, String field, TensorSpec spec, Release release) {
    this.parser = parser;
    this.json = json;
    this.field = field;
    this.spec = spec;
    this.records = spec.type() != DataType.BYTES && release.recordsOf(spec.name()).isPresent();
    Arrays.fill(sizes, -1);
  }

  /** Reads the value that the parser stands on. */
  Tensor read() throws IOException {
    if (spec.type() == DataType.BYTES) {
      return nested();
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return recordsOf(List.of(record(field)));
    }
    if (parser.currentToken() == JsonToken.START_ARRAY && records) {
      int start = offset();
      JsonToken first = firstOf(start);
      if (first == JsonToken.START_OBJECT) {
        return recordsOf(recordList());
      }
    }
    return nested();
  }

  /** The first token inside the list that begins here, seen by a second look. */
  private JsonToken firstOf(int start) throws IOException {
    try (JsonParser ahead = Json.FACTORY.createParser(json, start, json.length - start)) {
      ahead.nextToken();
      return ahead.nextToken();
    }
  }

  private List<byte[]> recordList() throws IOException {
    List<byte[]> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(record(field + "[" + list.size() + "]"));
    }
    return list;
  }

  /** The bytes of the object that the parser stands on; it is left on its end. */
  private byte[] record(String at) throws IOException {
    if (!records || parser.currentToken() != JsonToken.START_OBJECT) {
      throw FailureException.invalid(at, records ? "an object" : "numbers for " + spec, Json.shown(parser));
    }
    int start = offset();
    parser.skipChildren();
    return Arrays.copyOfRange(json, start, (int) parser.currentLocation().getByteOffset());
  }

  private Tensor recordsOf(List<byte[]> list) {
    return Tensor.ofBytes(spec.name(), new long[] {list.size()}, list.toArray(byte[][]::new));
  }

  private int offset() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private Tensor nested() throws IOException {
    Elements elements = new Elements(spec.type());
    read(elements, 0);
    int depth = Math.max(rank, 0);
    long[] shape = Arrays.copyOf(sizes, depth);
    if (depth == spec.shape().length - 1) {
      shape = new long[depth + 1];
      shape[0] = 1;
      System.arraycopy(sizes, 0, shape, 1, depth);
    }
    return Tensor.of(field, spec.name(), spec.type(), shape, elements.data());
  }

  private void read(Elements elements, int depth) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      if (rank >= 0 && rank != depth) {
        throw FailureException.invalid(at(depth), "a list, as before", Json.shown(parser));
      }
      rank = depth;
      elements.add(parser, at(depth));
      return;
    }
    if (depth == Shape.MAX_RANK || rank >= 0 && depth >= rank) {
      throw FailureException.invalid(at(depth), "an element, as before", "a list");
    }
    int size = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      path[depth] = size++;
      read(elements, depth + 1);
    }
    if (sizes[depth] >= 0 && sizes[depth] != size) {
      throw FailureException.invalid(at(depth), sizes[depth] + " elements, as before", size + " elements");
    }
    sizes[depth] = size;
    if (size == 0 && rank < 0) {
      rank = depth + 1;
    }
  }

  private String at(int depth) {
    StringBuilder text = new StringBuilder(field);
    for (int i = 0; i < depth; i++) {
      text.append('[').append(path[i]).append(']');
    }
    return text.toString();
  }
}
