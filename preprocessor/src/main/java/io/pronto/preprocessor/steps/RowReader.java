package io.pronto.preprocessor.steps;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** Reads one row of text: a JSON object, or cells with commas between them. Immutable. */
final class RowReader {

  /**
   * UTF-8 only. Names of unknown columns are not kept: callers choose them. NaN is read, to be
   * refused by column.
   */
  static final JsonFactory JSON = jsonFactory();

  private final RecordColumns columns;
  private final JsonRow json;
  private final CsvRow csv;

  RowReader(RecordColumns columns) {
    this.columns = columns;
    this.json = new JsonRow(columns, JSON);
    this.csv = new CsvRow(columns);
  }

  RecordColumns columns() {
    return columns;
  }

  /**
   * Fills {@code row}.
   *
   * @param tensor name of the tensor, for errors
   * @param element which of its elements this row is
   * @throws io.pronto.core.failure.FailureException naming element and column, if a number is
   *     missing or wrong
   */
  void read(String tensor, int element, byte[] bytes, int from, int length, Row row) {
    RowText text = new RowText(tensor, element, bytes, from, length).trimmed();
    row.begin();
    if (text.length() == 0) {
      throw text.refused("a JSON object or a CSV row of " + columns.count() + " cells", "nothing");
    }
    if (text.at(0) == '{') {
      json.read(text, row);
    } else {
      csv.read(text, row);
    }
  }

  private static JsonFactory jsonFactory() {
    return new JsonFactoryBuilder()
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }
}
