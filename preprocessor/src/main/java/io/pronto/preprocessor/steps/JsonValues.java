package io.pronto.preprocessor.steps;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.steps.ResultRoom;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The values that the paths of one step lead to, row by row. One call; one thread. */
final class JsonValues {

  private static final byte[] EMPTY = {};

  private final TextRows documents;
  private final JsonPathStep step;
  private final boolean[] seen;
  private final byte[][] texts;
  private final List<byte[]> allTexts = new ArrayList<>();
  private final ByteBuffer numbers;
  private int row;

  JsonValues(TextRows documents, JsonPathStep step) {
    this.documents = documents;
    this.step = step;
    int paths = step.names().size();
    this.seen = new boolean[paths];
    this.texts = new byte[paths][];
    ResultRoom.bytes(step.input(), "rows", documents.rows(), (long) paths * Double.BYTES);
    int size = step.type() == DataType.BYTES ? 0 : step.type().size();
    this.numbers = Tensor.allocate(documents.rows() * paths * size);
  }

  /** The next document. */
  void begin(int index) {
    row = index;
    Arrays.fill(seen, false);
  }

  /** The value of one path, which the parser stands on. */
  void put(int path, JsonParser parser, JsonToken token) throws IOException {
    if (seen[path]) {
      throw refused(path, "this value once", "it twice");
    }
    if (token == JsonToken.VALUE_NULL && step.mayMiss()) {
      return;
    }
    seen[path] = true;
    if (step.type() == DataType.BYTES) {
      texts[path] = text(path, parser, token);
    } else {
      number(path, parser, token);
    }
  }

  private byte[] text(int path, JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw refused(path, step.kind(), shown(parser, token));
    }
    return parser.getText().getBytes(StandardCharsets.UTF_8);
  }

  private void number(int path, JsonParser parser, JsonToken token) throws IOException {
    boolean whole = step.type() == DataType.INT64;
    boolean kind = whole ? token == JsonToken.VALUE_NUMBER_INT : token.isNumeric();
    if (!kind) {
      throw refused(path, step.kind(), shown(parser, token));
    }
    int at = (row * step.names().size() + path) * step.type().size();
    if (whole) {
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw refused(path, "a number that fits INT64", parser.getText());
      }
      numbers.putLong(at, parser.getLongValue());
      return;
    }
    boolean single = step.type() == DataType.FP32;
    double value = single ? parser.getFloatValue() : parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw refused(path, "a number that fits " + step.type(), parser.getText());
    }
    put(at, single, value);
  }

  private void put(int at, boolean single, double value) {
    if (single) {
      numbers.putFloat(at, (float) value);
    } else {
      numbers.putDouble(at, value);
    }
  }

  private static String shown(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> '"' + parser.getText() + '"';
      default -> parser.getText();
    };
  }

  /** The document has been read. */
  void end() {
    for (int path = 0; path < seen.length; path++) {
      if (!seen[path] && !step.mayMiss()) {
        throw refused(path, step.kind(), "nothing");
      }
      if (!seen[path] && step.type() == DataType.BYTES) {
        texts[path] = EMPTY;
      } else if (!seen[path]) {
        int at = (row * seen.length + path) * step.type().size();
        put(at, step.type() == DataType.FP32, Double.NaN);
      }
    }
    if (step.type() == DataType.BYTES) {
      Collections.addAll(allTexts, texts);
    }
  }

  private FailureException refused(int path, String expected, String got) {
    return step.refused(documents, row, path, expected, got);
  }

  /** All of them. */
  Tensor tensor(String name) {
    long[] shape = {documents.rows(), step.names().size()};
    return step.type() == DataType.BYTES
        ? Tensor.ofBytes(name, shape, allTexts.toArray(byte[][]::new))
        : Tensor.of(name, step.type(), shape, numbers);
  }
}
