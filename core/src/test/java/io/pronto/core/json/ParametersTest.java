package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersTest {

  private static final String BINARY = "none: the binary tensor data extension is not supported";
  private static final String CLASSES = "none: the classification extension is not supported";

  /** Parameters of the request, of its second input and of its second output. */
  private static String request(String own, String input, String output) {
    String tensor = "'datatype':'FP32','shape':[1],'data':[1]";
    return "{'parameters':%s,'inputs':[{'name':'a',%s},{'name':'b','parameters':%s,%s}],"
            .formatted(own, tensor, input, tensor)
        + "'outputs':[{'name':'y'},{'parameters':%s,'name':'z'}]}".formatted(output);
  }

  private static Failure refusal(String json) {
    return catchThrowableOfType(FailureException.class, () -> read(json)).failure();
  }

  private static V2Json.InferRequest read(String json) {
    return V2Json.readRequest(json.replace('\'', '"').getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          classification     | 1    | 1
          classification     | 1000 | 1000
          classification     | -1   | -1
          classification     | true | true
          classification     | '3'  | the text "3"
          binary_data        | true | true
          binary_data        | 1    | 1
          binary_data_size   | 16   | 16
          binary_data_size   | 1.5  | 1.5
          binary_data_size   | [0]  | a list
          """)
  void thoseThatAskForAnotherFormAreRefused(String name, String value, String got) {
    // Given
    String asks = "{'other':[{}],'%s':%s}".formatted(name, value);
    String expected = name.equals("classification") ? CLASSES : BINARY;
    // When, then
    assertThat(refusal(request(asks, "{}", "{}")))
        .isEqualTo(new Failure.InputInvalid("parameters." + name, expected, got));
    assertThat(refusal(request("{}", asks, "{}")))
        .isEqualTo(new Failure.InputInvalid("inputs[1].parameters." + name, expected, got));
    assertThat(refusal(request("{}", "{}", asks)))
        .isEqualTo(new Failure.InputInvalid("outputs[1].parameters." + name, expected, got));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}
          null
          []
          5
          'binary_data'
          {'binary_data':false,'binary_data_output':false,'classification':0}
          {'binary_data_output':true}
          {'binary_data':null,'binary_data_size':null,'classification':null}
          {'nested':{'binary_data':true},'list':[{'classification':1}]}
          {'Binary_Data':true,'priority':1}
          """)
  void othersArePassedOver(String parameters) {
    // When
    V2Json.InferRequest read = read(request(parameters, parameters, parameters));
    // Then
    assertThat(read.inputs().names()).isEqualTo("a, b");
    assertThat(read.outputs()).containsExactly("y", "z");
  }

  private static Map<String, String> ofRepositoryRequest(String json) {
    return Parameters.ofRepositoryRequest(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void thoseOfARequestThatChangesTheRepositoryAreReadWithTheirValues() {
    assertThat(ofRepositoryRequest("{}")).isEmpty();
    assertThat(ofRepositoryRequest("{'parameters':null}")).isEmpty();
    assertThat(ofRepositoryRequest("{'parameters':{'unload_dependents':false,'config':{'a':1}}}"))
        .containsOnlyKeys("unload_dependents", "config")
        .containsEntry("unload_dependents", "false");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          []                 | body
          {'parameters':[1]} | parameters
          {'parameter':{}}   | parameter
          """)
  void aRequestThatChangesTheRepositoryHasNothingElse(String json, String field) {
    // When
    Failure failure =
        catchThrowableOfType(FailureException.class, () -> ofRepositoryRequest(json)).failure();
    // Then
    assertThat(failure.variables()).containsEntry("field", field);
  }
}
