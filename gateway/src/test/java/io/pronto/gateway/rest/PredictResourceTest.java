package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class PredictResourceTest {

  private static final String RECORD =
      "{\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4, \"petal_width\": 0.2}";

  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  @Test
  void takesARecordAsItWasWritten() throws InterruptedException {
    predict("iris", "{\"input\": " + RECORD + "}")
        .statusCode(200)
        .body("model", equalTo("iris"))
        .body("version", equalTo("1"))
        .body("predictions", hasSize(1))
        .body("predictions[0].class", equalTo("setosa"))
        .body("predictions[0].probabilities", hasSize(3));
    Tensor sent = chain.asked().inputs().list().getFirst();
    assertThat(sent.type()).isEqualTo(DataType.BYTES);
    assertThat(sent.shape()).containsExactly(1);
    assertThat(new String(BytesElements.decode(sent)[0], StandardCharsets.UTF_8)).isEqualTo(RECORD);
  }

  @Test
  void answersOnePredictionForEachRecord() {
    predict("iris", "{\"input\": [" + RECORD + ", " + RECORD + "]}")
        .statusCode(200)
        .body("predictions.class", contains("setosa", "setosa"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [5.1, 3.5, 1.4, 0.2]                           | 1
          [[5.1, 3.5, 1.4, 0.2]]                         | 1
          [[5.1, 3.5, 1.4, 0.2], [6.5, 3.2, 5.1, 2]]     | 2
          """)
  void takesNumbersAndOneRowForOneDimensionLess(String input, int rows)
      throws InterruptedException {
    predict("iris", "{\"input\": " + input + "}")
        .statusCode(200)
        .body("predictions", hasSize(rows));
    Tensor sent = chain.asked().inputs().list().getFirst();
    assertThat(sent.shape()).containsExactly(rows, 4);
    assertThat(sent.data().getFloat()).isEqualTo(5.1f);
  }

  @Test
  void takesInputsByName() {
    predict("iris", "{\"inputs\": {\"input\": [5.1, 3.5, 1.4, 0.2]}}").statusCode(200);
  }

  @Test
  void writesARowOfOneNumberAsThatNumberWhereThereIsOneOutput() {
    String row = "[59, 2, 32.1, 101, 157, 93.2, 38, 4, 4.8598, 87]";
    String body =
        predict("diabetes", "{\"input\": [" + row + "," + row + "]}").extract().asString();
    assertThat(body)
        .isEqualTo("{\"model\":\"diabetes\",\"version\":\"1\",\"predictions\":[0.1,1.1]}");
  }

  @Test
  void refusesRecordsWhereTheModelTakesNone() {
    predict("digits", "{\"input\": {\"a\": 1}}")
        .statusCode(400)
        .body("reason", equalTo("INPUT_INVALID"))
        .body("field", equalTo("input"))
        .body("got", equalTo("another object"));
    assertThat(chain.untouched()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"iris, 1", "digits, 1", "diabetes, 1"})
  void answersNoRowsWithNoPredictions(String model, String version) {
    String body = predict(model, "{\"input\": []}").statusCode(200).extract().asString();
    assertThat(body)
        .isEqualTo(
            "{\"model\":\"%s\",\"version\":\"%s\",\"predictions\":[]}".formatted(model, version));
    assertThat(chain.untouched()).isTrue();
  }

  @Test
  void takesLinesOfCsvAsRows() throws InterruptedException {
    predict("iris", "{\"input\": \"5.1,3.5,1.4,0.2\\n6.5,3.2,5.1,2\\n\"}")
        .statusCode(200)
        .body("predictions", hasSize(2));
    assertThat(chain.asked().inputs().list().getFirst().shape()).containsExactly(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"input": [[1,2,3,4],[1,2,3]]}           | input[1]
          {"input": [[1,2,3,4],[1,[2],3,4]]}       | input[1][1]
          {"input": [[1,2,3,"x"]]}                 | input[0][3]
          {"input": [{"sepal_length": 1}, 5]}      | input[1]
          {"inputs": [1,2,3,4]}                    | inputs
          {"inputs": {"nosuch": [1,2,3,4]}}        | inputs
          {"inputs": {"input": [1,2,3,null]}}      | inputs.input[3]
          {}                                       | input
          [1,2,3,4]                                | body
          {"input": [1,2,3,4]                      | body
          {"input": [1,2,3,NaN]}                   | body
          """)
  void namesTheFieldOfWhatIsWrong(String body, String field) {
    predict("iris", body)
        .statusCode(400)
        .body("reason", equalTo("INPUT_INVALID"))
        .body("field", equalTo(field));
    assertThat(chain.untouched()).isTrue();
  }

  @Test
  void asksForTheModelWhereThereAreSeveralAndNoDefault() {
    given()
        .contentType("application/json")
        .body("{\"input\": [5.1, 3.5, 1.4, 0.2]}")
        .post("/predict")
        .then()
        .statusCode(400)
        .body("field", equalTo("model"))
        .body("expected", equalTo("the name of a model in the path: /predict/{model}"));
  }

  @Test
  void answersNotFoundForAModelThatIsNotThere() {
    predict("nosuch", "{\"input\": [1]}")
        .statusCode(404)
        .body("reason", equalTo("MODEL_NOT_FOUND"))
        .body(not(containsString("iris")));
  }

  private static ValidatableResponse predict(String model, String body) {
    return given()
        .contentType("application/json")
        .body(body)
        .post("/predict/{model}", model)
        .then();
  }
}
