package io.pronto.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.json.Document;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictRefusalsTest {

  private static void assertRefused(
      Release release, String json, String field, String expected, String got) {
    FailureException thrown =
        catchThrowableOfType(
            FailureException.class,
            () -> PredictJson.readInput(Document.of(json.getBytes(UTF_8)), release));
    assertThat(thrown).as(json).isNotNull();
    assertThat(thrown.failure()).isEqualTo(new Failure.InputInvalid(field, expected, got));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1]                      | body        | an object with input or inputs | a list
          {}                       | input       | a value for input | nothing
          {"imput":[1]} | body | input or inputs and nothing else; did you mean input? | imput
          {"input":[1,2,3,4],"a":{"b":[1]},"c":2} | body | input or inputs and nothing else | a, c
          {"input":[1,2,3,4],"inputs":{}} | body | input or inputs | both
          {"input":3} | input | lists 2 deep for input FP32[-1,4], or 1 deep for one row | 0 deep
          {"input":null} | input | a number that fits FP32 (null is NaN where release.yaml says null: nan for the input) | null
          {"input":{"a":1}} | input | values for input FP32[-1,4]; the model takes no records | an object
          {"input":[ {"a":1}]} | input | values for input FP32[-1,4]; the model takes no records | an object
          {"input":"1,2,3,4"}      | input       | a number that fits FP32 | the text "1,2,3,4"
          {"input":[[1,2,3,4],[1,2,3,4],[1]]} | input[2] | 4 elements, as in the lists before it | 1 elements
          {"input":[[1,2,3,4],5]}  | input[1]    | a list, as those before it | 5
          {"input":[1,[2]]}        | input[1]    | a number that fits FP32 | a list
          {"input":[[1,2,3,true]]} | input[0][3] | a number that fits FP32 | true
          {"input":[[1,2,3,"4"]]}  | input[0][3] | a number that fits FP32 | the text "4"
          {"input":[[1,2,3,1e39]]} | input[0][3] | a number that fits FP32 | 1e39
          {"input":[[[1]]]}        | input[0][0] | a number that fits FP32 | a list
          {"inputs":[1]}           | inputs      | an object with input | a list
          {"inputs":{}}            | inputs.input | a value for input FP32[-1,4] | nothing
          {"inputs":{"imput":[1]}} | inputs      | one of input; did you mean input? | imput
          {"inputs":{"input":[[1,2],[3]]}} | inputs.input[1] | 2 elements, as in the lists before it | 1 elements
          {"input":[1,             | body        | JSON | malformed JSON at line 1, column 13
          {"input":[1,2,3,4]} {}   | body        | one JSON value | more after it
          """)
  void whereNumbersAreTaken(String json, String field, String expected, String got) {
    assertRefused(TestRelease.numbers(), json, field, expected, got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"input":[{"a":1},[1]]}  | input[1] | an object or a text, as before it | a list
          {"input":["1,2",3]}      | input[1] | an object or a text, as before it | 3
          {"input":[[{"a":1}]]}    | input[0][0] | a number that fits FP32 | an object
          {"input":{"a":1,"a":2}} | body | JSON | the same member twice in an object at line 1, column 20
          {"input":["\\ud800"]}    | input[0] | a text of whole characters | half a surrogate pair
          """)
  void whereRecordsAreTaken(String json, String field, String expected, String got) {
    assertRefused(TestRelease.records(), json, field, expected, got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                       | inputs      | a value for measures, text | nothing
          {"input":[1,2]} | input | inputs with a value for each of measures, text | one value without a name
          {"inputs":{"text":"a"}}  | inputs.measures | a value for measures FP64[-1,2] | nothing
          {"inputs":{"text":[],"measures":[1,2]}} | inputs.text | as many rows as the others | an empty list
          {"inputs":{"text":["a"],"measures":[]}} | inputs.measures | as many rows as the others | an empty list
          {"input":[{"measures":[1,2],"text":"a"}]} | input | inputs with a value for each of measures, text | one value without a name
          {"inputs":{"txet":"a"}}  | inputs      | one of measures, text; did you mean text? | txet
          {"inputs":{"measures":[1,2],"text":[["a"]]}} | inputs.text[0] | a text, or {"b64": …} | a list
          """)
  void whereThereAreSeveralInputs(String json, String field, String expected, String got) {
    assertRefused(TestRelease.several(), json, field, expected, got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"input":[{"age":1,"town":"x","more":[1,2]},{"age":2}]} | input[1].town | a value for town BYTES[-1] | nothing
          {"input":{"town":"x","more":[1,2]}} | input[0].age | a value for age FP32[-1,1] | nothing
          {"input":{}} | input[0].age | a value for age FP32[-1,1] | nothing
          {"input":{"agee":1}} | input[0] | one of age, town, more; did you mean age? | agee
          {"input":[{"age":1,"town":"x","more":[1,2]},{"age":"2"}]} | input[1].age | a number that fits FP32 | the text "2"
          {"input":[{"age":null}]} | input[0].age | a number that fits FP32 (null is NaN where release.yaml says null: nan for the input) | null
          {"input":[{"age":{"a":1}}]} | input[0].age | a number that fits FP32 | an object
          {"input":[{"age":[[1]]}]} | input[0].age[0] | a number that fits FP32 | a list
          {"input":[{"town":["x"]}]} | input[0].town | a text, or {"b64": …} | a list
          {"input":[{"age":1,"town":"x","more":[1,2]},5]} | input[1] | a record, as before it | 5
          {"input":[{"age":1,"town":"x","more":[1,2]},[]]} | input[1] | a record, as before it | a list
          {"input":[{"age":1,"town":"x","more":[1,2]},{"more":[1]}]} | input[1].more | 2 elements, as in the lists before it | 1 elements
          {"input":[{"age":1,"town":"x","more":[1,2]},{"age":[1]}]} | input[1].age | a number that fits FP32 | a list
          {"input":[{"age":1,"town":"x","more":7}]} | input[0].more | lists 1 deep for more INT64[-1,2] | 0 deep
          {"input":[{"age":1,"age":2}]} | body | JSON | the same member twice in an object at line 1, column 25
          {"input":[1,2]} | input | inputs with a value for each of age, town, more | one value without a name
          """)
  void whereThereIsAnInputForEachColumn(String json, String field, String expected, String got) {
    assertRefused(TestRelease.columns(), json, field, expected, got);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          FP32  | 3    | []
          FP32  | 1,4  | [ ]
          INT64 |      | []
          BYTES | 1    | []
          """)
  void noRowsWhereTheModelSaysHowMany(DataType type, String shape, String value) {
    // Given
    long[] dimensions =
        shape == null
            ? new long[0]
            : Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray();
    TensorSpec spec = TestRelease.input("x", type, dimensions);
    // When, then
    assertRefused(
        TestRelease.of(spec),
        "{\"input\":" + value + "}",
        "input",
        "at least one row for " + spec,
        "an empty list");
  }
}
