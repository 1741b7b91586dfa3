package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import io.pronto.core.tensor.DataType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class V2ResourceTest {

  private static final String IRIS =
      """
      {"id": "a1", "inputs": [{"name": "input", "datatype": "FP32", "shape": [2, 4],
        "data": [5.1, 3.5, 1.4, 0.2, 6.5, 3.2, 5.1, 2.0]}]}
      """;

  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  @Test
  void saysWhatItIs() {
    given()
        .get("/v2")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("name", equalTo("pronto"))
        .body("extensions", hasItem("model_repository"))
        .body("$", hasKey("version"));
  }

  @Test
  void saysThatItIsLiveAndReady() {
    given().get("/v2/health/live").then().statusCode(200).body("live", equalTo(true));
    given().get("/v2/health/ready").then().statusCode(200).body("ready", equalTo(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/iris", "/v2/models/iris/versions/1"})
  void describesWhatCallersSendAndGet(String path) {
    given()
        .get(path)
        .then()
        .statusCode(200)
        .body("name", equalTo("iris"))
        .body("versions", contains("1"))
        .body("inputs[0].name", equalTo("input"))
        .body("inputs[0].datatype", equalTo("FP32"))
        .body("inputs[0].shape", contains(-1, 4))
        .body("outputs.name", contains("class", "probabilities"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/iris/ready", "/v2/models/iris/versions/1/ready"})
  void saysThatAModelIsReady(String path) {
    given()
        .get(path)
        .then()
        .statusCode(200)
        .body("name", equalTo("iris"))
        .body("ready", equalTo(true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/models/nosuch",
        "/v2/models/nosuch/ready",
        "/v2/models/iris/versions/9/ready"
      })
  void answersNotFoundForAModelOrVersionThatIsNotThere(String path) {
    given()
        .get(path)
        .then()
        .statusCode(404)
        .contentType("application/json")
        .body("reason", equalTo("MODEL_NOT_FOUND"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/models/iris/infer", "/v2/models/iris/versions/1/infer"})
  void answersWithTensors(String path) throws InterruptedException {
    // When
    var answer = given().contentType("application/json").body(IRIS).post(path).then();

    // Then
    answer
        .statusCode(200)
        .contentType("application/json")
        .body("model_name", equalTo("iris"))
        .body("model_version", equalTo("1"))
        .body("id", equalTo("a1"))
        .body("outputs.name", contains("class", "probabilities"))
        .body("outputs[0].data", contains("setosa", "setosa"))
        .body("outputs[1].shape", contains(2, 3))
        .body("outputs[1].data", hasSize(6));
    var inputs = chain.asked().inputs().list();
    assertThat(inputs).hasSize(1);
    assertThat(inputs.getFirst().type()).isEqualTo(DataType.FP32);
    assertThat(inputs.getFirst().data().getFloat()).isEqualTo(5.1f);
  }

  @Test
  void writesFloatsAsTheShortestNumberThatIsTheSame() {
    String body =
        given().contentType("application/json").body(IRIS).post("/v2/models/iris/infer").asString();
    assertThat(body).contains("[0.1,1.1,2.1,3.1,4.1,5.1]");
  }

  @Test
  void leavesTheIdOutWhereNoneWasSent() {
    given()
        .contentType("application/json")
        .body(IRIS.replace("\"id\": \"a1\", ", ""))
        .post("/v2/models/iris/infer")
        .then()
        .statusCode(200)
        .body("$", not(hasKey("id")));
  }

  @Test
  void answersOnlyTheOutputsAskedFor() {
    given()
        .contentType("application/json")
        .body(IRIS.replace("\"id\": \"a1\"", "\"outputs\": [{\"name\": \"probabilities\"}]"))
        .post("/v2/models/iris/infer")
        .then()
        .statusCode(200)
        .body("outputs.name", contains("probabilities"));
  }

  @Test
  void takesDataThatIsNestedAsTheShape() {
    given()
        .contentType("application/json")
        .body(
            IRIS.replace("[5.1, 3.5, 1.4, 0.2, 6.5", "[[5.1, 3.5, 1.4, 0.2], [6.5")
                .replace("2.0]", "2.0]]"))
        .post("/v2/models/iris/infer")
        .then()
        .statusCode(200);
  }

  @Test
  void saysThatBinaryDataIsNotSupported() {
    given()
        .contentType("application/json")
        .header("Inference-Header-Content-Length", "10")
        .body(IRIS)
        .post("/v2/models/iris/infer")
        .then()
        .statusCode(501)
        .body("reason", equalTo("NOT_BUILT"))
        .body("error", equalTo("binary tensor data in a REST body is not supported"));
  }

  @Test
  void listsEveryReleaseWithItsState() {
    given()
        .contentType("application/json")
        .body("{}")
        .post("/v2/repository/index")
        .then()
        .statusCode(200)
        .body("name", hasItem("iris"))
        .body("find { it.name == 'iris' }.version", equalTo("1"))
        .body("find { it.name == 'iris' }.state", equalTo("READY"));
  }

  @Test
  void listsReleasesForARequestWithoutABody() {
    given().post("/v2/repository/index").then().statusCode(200).body("name", hasItem("iris"));
  }
}
