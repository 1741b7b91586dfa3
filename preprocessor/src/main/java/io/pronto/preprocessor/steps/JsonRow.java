package io.pronto.preprocessor.steps;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pronto.core.failure.FailureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a JSON object that holds every column once and nothing else: JSON numbers or JSON texts. A
 * truth value, a text that looks like a number, NaN or a number beyond FP32 is refused by name, and
 * so is what is absent or null, unless columns may be missing.
 *
 * @param columns the keys
 */
record JsonRow(RecordColumns columns, JsonFactory factory) {

  private static final String NUMBER = "a number";

  void read(RowText text, Row row) {
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
    for (int i = 0; i < columns.count(); i++) {
      if (!row.has(i)) {
        if (!columns.mayMiss()) {
          throw text.refused(columns.name(i), columns.kind(i), "nothing");
        }
        row.missing(i);
      }
    }
  }

  private static String place(JsonLocation location) {
    return location == null ? "" : " from byte " + location.getColumnNr() + " on";
  }

  private void readMembers(RowText text, JsonParser parser, Row row) throws IOException {
    int likely = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      int place = columns.place(name, likely);
      if (place < 0) {
        throw text.refused(name, columns.expected(name), name);
      }
      if (row.has(place)) {
        throw text.refused(name, "this column once", "it twice");
      }
      readValue(text, place, parser, row);
      likely = place + 1;
    }
  }

  private void readValue(RowText text, int place, JsonParser parser, Row row) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL && columns.mayMiss()) {
      row.missing(place);
    } else if (!columns.text(place)) {
      row.number(place, number(text, place, parser, token));
    } else if (token == JsonToken.VALUE_STRING) {
      row.text(place, parser.getText().getBytes(StandardCharsets.UTF_8));
    } else {
      throw otherKind(text, place, parser, token);
    }
  }

  private float number(RowText text, int place, JsonParser parser, JsonToken token)
      throws IOException {
    if (token == null || !token.isNumeric()) {
      throw otherKind(text, place, parser, token);
    }
    float value = parser.getFloatValue();
    if (!Float.isFinite(value)) {
      throw text.refused(
          columns.name(place),
          Float.isNaN(value) ? NUMBER : "a number that fits FP32",
          parser.getText());
    }
    return value;
  }

  private FailureException otherKind(RowText text, int place, JsonParser parser, JsonToken token)
      throws IOException {
    String name = columns.name(place);
    String kind = columns.kind(place);
    return switch (token) {
      case VALUE_STRING -> text.refused(name, kind, '"' + parser.getText() + '"');
      case START_OBJECT -> text.refused(name, kind, "an object");
      case START_ARRAY -> text.refused(name, kind, "a list");
      case null -> text.refused("a JSON object", "half of one");
      default -> text.refused(name, kind, parser.getText());
    };
  }
}
