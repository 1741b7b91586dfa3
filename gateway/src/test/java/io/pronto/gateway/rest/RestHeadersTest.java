package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Route;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class RestHeadersTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Inject FakeChain chain;

  @BeforeEach
  void forget() {
    chain.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "Pronto-Timeout-Ms, 300, 300",
    "Request-Timeout, 0.3, 300",
    "Request-Timeout, 1, 1000"
  })
  void theCallersTimeBecomesTheDeadlineOfTheChain(String header, String value, long atMost)
      throws InterruptedException {
    post(given().header(header, value)).statusCode(200);
    assertThat(chain.asked().call().deadline().timeRemaining(TimeUnit.MILLISECONDS))
        .isLessThan(atMost);
  }

  @ParameterizedTest
  @CsvSource({
    "Pronto-Timeout-Ms, 0",
    "Pronto-Timeout-Ms, -5",
    "Pronto-Timeout-Ms, 1.5",
    "Pronto-Timeout-Ms, soon",
    "Pronto-Timeout-Ms, 99999999999999999999",
    "Request-Timeout, 0",
    "Request-Timeout, -1",
    "Request-Timeout, 1e3",
    "Request-Timeout, soon",
  })
  void refusesATimeoutThatIsNoneAndNamesTheHeader(String header, String value) {
    post(given().header(header, value))
        .statusCode(400)
        .body("reason", equalTo("INPUT_INVALID"))
        .body("field", equalTo(header))
        .body("got", equalTo(value));
    assertThat(chain.untouched()).isTrue();
  }

  @Test
  void answersGatewayTimeoutWhereTheChainIsTooSlow() {
    chain.neverAnswers();
    post(given().header("Pronto-Timeout-Ms", "50"))
        .statusCode(504)
        .body("reason", equalTo("DEADLINE_PASSED"));
  }

  @Test
  void saysWhereTheTimeWentOnlyWhenAsked() {
    post(given().header("pronto-debug", "1"))
        .statusCode(200)
        .header("Server-Timing", matchesPattern("gateway;dur=[0-9.]+, preprocessor;dur=[0-9.]+"));
    post(given()).statusCode(200).header("Server-Timing", nullValue());
  }

  @Test
  void passesTraceAndRequestIdOnAndReturnsTheRequestId() throws InterruptedException {
    // When
    post(given()
            .header("traceparent", PARENT)
            .header("tracestate", "a=b")
            .header("x-request-id", "r-17"))
        .statusCode(200)
        .header("x-request-id", "r-17");
    // Then
    Call call = chain.asked().call();
    assertThat(call.trace().traceparent()).isEqualTo(PARENT);
    assertThat(call.trace().tracestate()).isEqualTo("a=b");
    assertThat(call.requestId()).isEqualTo("r-17");
  }

  @Test
  void returnsTheRequestIdWithAnErrorToo() {
    given()
        .contentType("application/json")
        .header("x-request-id", "r-18")
        .body("{}")
        .post("/predict/iris")
        .then()
        .statusCode(400)
        .header("x-request-id", "r-18");
  }

  @Test
  void takesNoRouteAndNoReleaseFromOutside() throws InterruptedException {
    post(given().header("pronto-route", "postprocessor").header("pronto-release", "iris/9/x"))
        .statusCode(200);
    Call call = chain.asked().call();
    assertThat(call.route()).isEqualTo(Route.parse("model-server,postprocessor").orElseThrow());
    assertThat(call.release()).startsWith("iris/1/");
  }

  private static ValidatableResponse post(RequestSpecification request) {
    return request
        .contentType("application/json")
        .body("{\"input\": [5.1, 3.5, 1.4, 0.2]}")
        .post("/predict/iris")
        .then();
  }
}
