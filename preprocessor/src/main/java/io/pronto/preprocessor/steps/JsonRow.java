package io.pronto.preprocessor.steps;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.chain.hop.failure.FailureException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a JSON object that holds every column once and nothing else, as JSON numbers: a truth
 * value, a text that looks like a number, null, NaN or a number beyond FP32 is refused by name.
 *
 * @param columns the keys
 */
record JsonRow(Columns columns, JsonFactory factory) {

  /** Marks columns not read yet; never a value, as NaN is refused. */
  private static final float MISSING = Float.NaN;

  private static final String NUMBER = "a number";

  void read(RowText text, float[] row) {
    Arrays.fill(row, MISSING);
    try (JsonParser parser = factory.createParser(text.bytes(), text.from(), text.length())) {
      parser.nextToken();
      readMembers(text, parser, row);
      if (parser.nextToken() != null) {
        throw text.refused("one JSON object", "more behind it");
      }
    } catch (JacksonException e) {
      throw text.refused("a JSON object", "no JSON" + place(e.getLocation()));
    } catch (IOException e) { // bytes that are no text
      throw text.refused("a JSON object", "no text in UTF-8");
    }
    for (int i = 0; i < row.length; i++) {
      if (Float.isNaN(row[i])) {
        throw text.refused(columns.name(i), NUMBER, "nothing");
      }
    }
  }

  private static String place(JsonLocation location) {
    return location == null ? "" : " from byte " + location.getColumnNr() + " on";
  }

  private void readMembers(RowText text, JsonParser parser, float[] row) throws IOException {
    int likely = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      int place = columns.place(name, likely);
      if (place < 0) {
        throw text.refused(name, columns.expected(name), name);
      }
      if (!Float.isNaN(row[place])) {
        throw text.refused(name, "this column once", "it twice");
      }
      row[place] = number(text, name, parser);
      likely = place + 1;
    }
  }

  private static float number(RowText text, String name, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null || !token.isNumeric()) {
      throw notANumber(text, name, parser, token);
    }
    float value = parser.getFloatValue();
    if (!Float.isFinite(value)) {
      throw text.refused(
          name, Float.isNaN(value) ? NUMBER : "a number that fits FP32", parser.getText());
    }
    return value;
  }

  private static FailureException notANumber(
      RowText text, String name, JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> text.refused(name, NUMBER, '"' + parser.getText() + '"');
      case START_OBJECT -> text.refused(name, NUMBER, "an object");
      case START_ARRAY -> text.refused(name, NUMBER, "a list");
      case null -> text.refused("a JSON object", "half of one");
      default -> text.refused(name, NUMBER, parser.getText());
    };
  }
}
