package io.pronto.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Golden;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenJsonTest {

  private static final String REQUEST =
      "'request':{'inputs':[{'name':'x','shape':[1],'datatype':'FP32','data':[0.5]}]}";
  private static final String RESPONSE =
      "'response':{'model_name':'m','outputs':["
          + "{'data':[true],'name':'y','shape':[1],'datatype':'BOOL'}]}";
  private static final Tensors X = Tensors.of(Tensor.ofFloats("x", new long[] {1}, 0.5f));
  private static final Tensors Y =
      Tensors.of(
          Tensor.of("y", DataType.BOOL, new long[] {1}, Tensor.allocate(1).put(0, (byte) 1)));

  @ParameterizedTest
  @ValueSource(strings = {REQUEST + "," + RESPONSE, RESPONSE + "," + REQUEST})
  void readsRequestAndResponseInAnyOrder(String members) {
    assertThat(parse("{" + members + "}")).isEqualTo(new Golden(X, Y, 1e-5));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1e-3, 0.001", "2, 2"})
  void theToleranceMayBeSaid(String json, double tolerance) {
    assertThat(parse("{" + REQUEST + "," + RESPONSE + ",'tolerance':" + json + "}").tolerance())
        .isEqualTo(tolerance);
  }

  @Test
  void refusalsBeginWithFileAndLine() {
    assertThatThrownBy(() -> parse("{" + REQUEST + "}"))
        .isInstanceOf(FailureException.class)
        .hasMessage("response: expected a response, got nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "[]; line",
        "{}; request",
        "{; line",
        "{'request':{}}; inputs",
        "{'request':7}; body",
        "{" + REQUEST + ",'response':[]}; response",
        "{" + REQUEST + ",'response':{}}; outputs",
        "{" + REQUEST + ",'response':{'outputs':[7]}}; outputs[0]",
        "{" + REQUEST + "," + RESPONSE + ",'tolerance':-1}; tolerance",
        "{" + REQUEST + "," + RESPONSE + ",'tolerance':1e999}; tolerance",
        "{" + REQUEST + "," + RESPONSE + ",'tolerance':'1'}; tolerance",
        "{" + REQUEST + "," + RESPONSE + ",'tolerence':1}; line",
        "{" + REQUEST + "," + RESPONSE + "}{}; line"
      })
  void refusesAnUnsoundLineAtItsField(String json, String field) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(FailureException.class)
        .hasMessageStartingWith("" + field + ": ");
  }

  private static Golden parse(String json) {
    return GoldenJson.parse(json.replace('\'', '"'));
  }
}
