package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V2JsonRefusalsTest {

  private static Failure.InputInvalid refusal(byte[] json) {
    FailureException thrown =
        catchThrowableOfType(FailureException.class, () -> V2Json.readRequest(json));
    assertThat(thrown).isNotNull();
    return (Failure.InputInvalid) thrown.failure();
  }

  private static Failure.InputInvalid refusal(String json) {
    return refusal(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                       | body              | an object             | a list
          {}                       | inputs            | a list of tensors     | nothing
          {"inputs":{}}            | inputs            | a list of tensors     | an object
          {"inputs":null}          | inputs            | a list of tensors     | null
          {"inputs":[1]}           | inputs[0]         | an object             | 1
          {"id":1,"inputs":[]}     | id                | a text                | 1
          {"id":"\\ud800"} | id | a text of whole characters | half a surrogate pair
          {"outputs":{}}           | outputs           | a list of outputs     | an object
          {"outputs":["p"]}        | outputs[0]        | an object with a name | the text "p"
          {"outputs":[{}]}         | outputs[0].name   | a name                | nothing
          {"outputs":[{"name":1}]} | outputs[0].name   | a text                | 1
          {"outputs":[{"name":"p"},{"name":"p"}]} | outputs[1].name | each name once | p
          """)
  void requests(String json, String field, String expected, String got) {
    assertThat(refusal(json)).isEqualTo(new Failure.InputInvalid(field, expected, got));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "datatype":"FP32","shape":[1],"data":[1]               | name     | a name | nothing
          "name":1                                               | name     | a text | 1
          "name":"","datatype":"FP32","shape":[1],"data":[1]     | name     | a name | an empty text
          "name":"x","shape":[1],"data":[1] | datatype | one of [BOOL, | nothing
          "name":"x","datatype":"FP8"                            | datatype | one of [BOOL, | FP8
          "name":"x","datatype":"fp32"                           | datatype | one of [BOOL, | fp32
          "name":"x","datatype":32                               | datatype | a text | 32
          "name":"x","datatype":"FP32","data":[1] | shape | a list of whole numbers | nothing
          "name":"x","datatype":"FP32","shape":[1]               | data     | a list | nothing
          "shape":4 | shape | a list of whole numbers | 4
          "shape":[2,"2"] | shape[1] | a whole number | the text "2"
          "shape":[2.0]                                          | shape[0] | a whole number | 2.0
          "shape":[9223372036854775808] | shape[0] | a whole number | 9223372036854775808
          "name":"x","datatype":"INT8","shape":[-1],"data":[] | shape | dimensions of 0 or more | [-1]
          "name":"x","datatype":"INT8","shape":[65536,65536],"data":[1] | shape | at most 2147483647 elements | [65536,65536]
          "name":"x","datatype":"FP64","shape":[2147483647],"data":[1] | data | 2147483647 elements for shape [2147483647] | 1 elements
          "name":"x","datatype":"FP32","shape":[2,2],"data":[1,2,3] | data | 4 elements for shape [2,2] | 3 elements
          "data":[1,2,3],"name":"x","datatype":"FP32","shape":[2] | data | 2 elements for shape [2] | 3 elements
          "name":"x","datatype":"FP32","shape":[1,4],"data":[[1,2],[3,4]] | data | one list, or lists nested as shape [1,4] says | lists nested as [2,2]
          "name":"x","datatype":"FP32","shape":[1],"data":5              | data  | a list | 5
          "name":"x","datatype":"FP32","shape":[2,2],"data":[[1,2],[3]] | data[1] | 2 elements, as in the lists before it | 1 elements
          "name":"x","datatype":"FP32","shape":[2,2],"data":[[1,2],3] | data[1] | a list, as those before it | 3
          "name":"x","datatype":"FP32","shape":[2],"data":[1,[2]] | data[1] | a number that fits FP32 | a list
          """)
  void tensors(String members, String field, String expected, String got) {
    // When
    Failure.InputInvalid refusal = refusal("{\"inputs\":[{" + members + "}]}");
    // Then
    assertThat(refusal.field()).isEqualTo("inputs[0]." + field);
    assertThat(refusal.expected()).startsWith(expected);
    assertThat(refusal.got()).isEqualTo(got);
  }

  @Test
  void namesThatOccurTwice() {
    assertThat(
            refusal(
                """
                {"inputs": [{"name": "x", "datatype": "INT8", "shape": [0], "data": []},
                            {"name": "x", "datatype": "INT8", "shape": [0], "data": []}]}
                """))
        .isEqualTo(new Failure.InputInvalid("inputs[1].name", "each name once", "x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"inputs":[            | malformed JSON at line 1, column 12
          {"inputs":[NaN]}       | malformed JSON at line 1, column 15
          {"inputs":[Infinity]}  | malformed JSON at line 1, column 20
          {'inputs':[]}          | malformed JSON at line 1, column 2
          {"inputs":[],}         | malformed JSON at line 1, column 14
          {"inputs":[]} {}       | more after it
          {"inputs":[]} x        | malformed JSON at line 1, column 15
          {"inputs":[01]}        | malformed JSON at line 1, column 13
          {"a":1,"a":2}          | the same member twice in an object at line 1, column 11
          ``                     | nothing
          """)
  void malformedBodies(String json, String got) {
    // When
    Failure.InputInvalid refusal = refusal(json);
    // Then
    assertThat(refusal.field()).isEqualTo("body");
    assertThat(refusal.got()).isEqualTo(got);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
  void otherEncodings(String name) {
    assertThat(refusal("{\"inputs\":[]}".getBytes(Charset.forName(name))))
        .isEqualTo(new Failure.InputInvalid("body", "JSON in UTF-8", "another encoding"));
  }

  @Test
  void bytesThatAreNoUtf8() {
    byte[] json = "{\"id\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refusal(json).got()).startsWith("malformed JSON");
  }

  @Test
  void bodiesBeyondTheLimits() {
    String deep = "{\"z\":" + "[".repeat(100) + "]".repeat(100) + "}";
    String number = "{\"z\":" + "1".repeat(2_000) + "}";
    String name = "{\"" + "n".repeat(60_000) + "\":1}";
    for (String json : new String[] {deep, number, name}) {
      assertThat(refusal(json).expected()).startsWith("JSON of at most 64 levels");
      assertThat(refusal(json).got()).startsWith("more");
    }
  }
}
