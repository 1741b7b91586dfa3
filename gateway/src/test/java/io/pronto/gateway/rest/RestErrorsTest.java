package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import io.pronto.core.failure.Failure;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class RestErrorsTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String ROW = "{\"input\": [5.1, 3.5, 1.4, 0.2]}";
  private static final String TENSOR =
      "{\"name\":\"input\",\"shape\":[1,4],\"datatype\":\"FP32\",\"data\":[1,2,3,4]}";

  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new Failure.Overloaded("model-server", Duration.ofMillis(100)), 429, "model-server"),
        Arguments.of(
            new Failure.HopUnavailable("postprocessor", "it is away"), 503, "postprocessor"),
        Arguments.of(new Failure.DeadlinePassed("model-server"), 504, "model-server"),
        Arguments.of(new Failure.Defect("model-server"), 500, "model-server"),
        Arguments.of(new Failure.ModelNotReady("iris", "1", "it is loading", true), 503, null),
        Arguments.of(new Failure.LoadRefused("iris", "iris/1: torn"), 400, null),
        Arguments.of(new Failure.ModelRefused("iris", "1", "unknown category"), 422, null),
        Arguments.of(new Failure.NotBuilt("that"), 501, null),
        Arguments.of(new Failure.TooLarge(10, 11), 413, null),
        Arguments.of(new Failure.InputInvalid("inputs[0].shape", "[1,4]", "[1,5]"), 400, null));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void mapsEveryFailureOfTheChain(Failure failure, int status, String hop) {
    // Given
    chain.failsWith(failure);
    // When
    ValidatableResponse response = predict(ROW);
    // Then
    response
        .statusCode(status)
        .contentType("application/json")
        .body("reason", equalTo(failure.reason().name()))
        .body("error", equalTo(failure.text()))
        .body("trace_id", equalTo(TRACE));
    response.body(hop == null ? "$" : "hop", hop == null ? notNullValue() : equalTo(hop));
  }

  @Test
  void saysWhenToTryAgainWhereThereIsNoRoom() {
    chain.failsWith(new Failure.Overloaded("model-server", Duration.ofMillis(100)));
    predict(ROW).statusCode(429).header("Retry-After", "1");
  }

  @Test
  void leavesOutWhatAFailureHasNot() {
    chain.failsWith(new Failure.DeadlinePassed("model-server"));
    predict(ROW).body("$", not(hasKey("field"))).body("$", not(hasKey("got")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP32","data":[1,2,3]}]}       | inputs[0].data
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP32","data":[1,2,3,4,5]}]}   | inputs[0].data
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP32","data":[1,2,3,"4"]}]}   | inputs[0].data[3]
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP32","data":[1,2,3,1e39]}]}  | inputs[0].data[3]
          {"inputs": [{"name":"input","shape":[1,-4],"datatype":"FP32","data":[1,2,3,4]}]}    | inputs[0].shape
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"fp32","data":[1,2,3,4]}]}     | inputs[0].datatype
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP64","data":[1,2,3,4]}]}     | inputs[0].datatype
          {"inputs": [{"name":"input","shape":[1,5],"datatype":"FP32","data":[1,2,3,4,5]}]}   | inputs[0].shape
          {"inputs": [{"name":"other","shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}     | inputs[0].name
          {"inputs": [{"shape":[1,4],"datatype":"FP32","data":[1,2,3,4]}]}                    | inputs[0].name
          {"inputs": [{"name":"input","shape":[1,4],"datatype":"FP32"}]}                      | inputs[0].data
          {"inputs": 5}                                                                       | inputs
          {"inputs": []}                                                                      | inputs
          {}                                                                                  | inputs
          {"inputs": [                                                                        | body
          nonsense                                                                            | body
          """)
  void namesTheFieldOfAnInvalidV2Request(String body, String field) {
    infer(body)
        .statusCode(400)
        .body("reason", equalTo("INPUT_INVALID"))
        .body("field", equalTo(field));
    assertThat(chain.untouched()).isTrue();
  }

  @Test
  void refusesTwoTensorsOfOneName() {
    infer("{\"inputs\": [" + TENSOR + "," + TENSOR + "]}")
        .statusCode(400)
        .body("field", equalTo("inputs[1].name"));
  }

  @Test
  void saysLineAndColumnOfMalformedJson() {
    infer("{\n  \"inputs\": ]")
        .statusCode(400)
        .body("got", equalTo("malformed JSON at line 2, column 13"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nosuch, 404, NOT_FOUND",
    "POST, /v2/nosuch, 404, NOT_FOUND",
    "GET, /v2/models/iris/nosuch, 404, NOT_FOUND",
    "DELETE, /v2, 405, METHOD_NOT_ALLOWED",
    "GET, /predict/iris, 405, METHOD_NOT_ALLOWED",
  })
  void answersInTheSameFormWhatHttpRefuses(String method, String path, int status, String reason) {
    given()
        .request(method, path)
        .then()
        .statusCode(status)
        .contentType("application/json")
        .body("reason", equalTo(reason))
        .body("error", notNullValue())
        .body("trace_id", notNullValue());
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /predict/iris, 'POST, OPTIONS'",
    "PUT, /v2/models/iris/infer, 'POST, OPTIONS'",
    "POST, /v2/models/iris, 'GET, HEAD, OPTIONS'",
    "DELETE, /v2, 'GET, HEAD, OPTIONS'",
  })
  void saysWhichMethodsAPathHas(String method, String path, String allowed) {
    given()
        .request(method, path)
        .then()
        .statusCode(405)
        .header("Allow", equalTo(allowed))
        .body("field", equalTo("method"))
        .body("expected", equalTo(allowed))
        .body("got", equalTo(method));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/models/iris/config",
    "GET, /v2/models/iris/versions/1/stats",
    "POST, /v2/models/iris/generate",
    "POST, /v2/models/iris/generate_stream",
    "POST, /v2/repository/models/iris/load",
    "POST, /v2/repository/models/iris/unload",
    "GET, /v2/trace/setting",
    "POST, /v2/models/iris/trace/setting",
    "POST, /v2/logging",
    "GET, /v2/systemsharedmemory/status",
    "POST, /v2/cudasharedmemory/region/x/register",
  })
  void saysWhatOfTheProtocolIsNotBuilt(String method, String path) {
    given()
        .request(method, path)
        .then()
        .statusCode(501)
        .body("reason", equalTo("NOT_BUILT"))
        .body("error", endsWith(" is not supported"));
  }

  @Test
  void saysWhatCanBeAccepted() {
    given()
        .accept("text/html")
        .get("/v2")
        .then()
        .statusCode(406)
        .contentType("application/json")
        .body("field", equalTo("Accept"))
        .body("expected", equalTo("application/json"))
        .body("got", equalTo("text/html"));
  }

  @Test
  void refusesACompressedBody() {
    given()
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .body(new byte[] {31, -117, 8, 0})
        .post("/predict/iris")
        .then()
        .statusCode(415)
        .body("field", equalTo("Content-Encoding"))
        .body("got", equalTo("gzip"));
  }

  @Test
  void refusesARequestIdThatIsTooLong() {
    given()
        .header("x-request-id", "x".repeat(129))
        .contentType("application/json")
        .body(ROW)
        .post("/predict/iris")
        .then()
        .statusCode(400)
        .body("field", equalTo("x-request-id"))
        .body("got", equalTo("129 characters"));
    assertThat(chain.untouched()).isTrue();
  }

  @Test
  void tellsTheTimesOfAFailureToo() {
    chain.failsWith(new Failure.DeadlinePassed("model-server"));
    given()
        .header("pronto-debug", "1")
        .contentType("application/json")
        .body(ROW)
        .post("/predict/iris")
        .then()
        .statusCode(504)
        .header("Server-Timing", startsWith("gateway;dur="))
        .header("pronto-deadline-left", startsWith("gateway="));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/xml", "multipart/form-data; boundary=x", "application/msgpack", "nonsense"})
  void refusesABodyThatSaysItIsNoJson(String type) {
    given()
        .header("Content-Type", type)
        .body(ROW.getBytes(StandardCharsets.UTF_8))
        .post("/predict/iris")
        .then()
        .statusCode(415)
        .contentType("application/json")
        .body("error", notNullValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"input\": [1,2,3,NaN]}",
        "{\"input\": 'x'}",
        "{\"input\": 01}",
        "{\"input\": [1,2,3,4]} x"
      })
  void tellsNothingOfItsInsides(String body) {
    String answer =
        predict(body).statusCode(400).contentType("application/json").extract().asString();
    assertThat(answer)
        .doesNotContainIgnoringCase("exception")
        .doesNotContainIgnoringCase("jackson")
        .doesNotContain("io.pronto", "com.fasterxml", "Feature", "\\tat ", "<html");
  }

  @Test
  void staysAClientsFaultHoweverDeepTheListsAre() {
    predict("{\"input\": " + "[".repeat(5000)).statusCode(400);
    infer("{\"inputs\": " + "[".repeat(5000)).statusCode(400);
    infer("{\"x\": " + "{\"x\":".repeat(5000)).statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32BE"})
  void neverTakesAnotherEncodingForADefect(String encoding) throws Exception {
    byte[] body = "{\"input\": {\"sepal_length\": 5.1}}".getBytes(encoding);
    given()
        .header("Content-Type", "application/json")
        .body(body)
        .post("/predict/iris")
        .then()
        .statusCode(400);
  }

  private static ValidatableResponse predict(String body) {
    return post("/predict/iris", body);
  }

  private static ValidatableResponse infer(String body) {
    return post("/v2/models/iris/infer", body);
  }

  private static ValidatableResponse post(String path, String body) {
    return given()
        .contentType("application/json")
        .header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
        .body(body)
        .post(path)
        .then();
  }
}
