package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.pronto.core.failure.Failure;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The breakers of a process on its management port. */
@QuarkusTest
@TestProfile(FrontDoorProfile.OverNetwork.class)
class BreakerPagesTest {

  private static final String LIST = "/admin/breakers";
  private static final String RESET = LIST + "/preprocessor/reset";
  private static final int CALLS = 100;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject FakeChain chain;

  @BeforeEach
  void predicts() throws InterruptedException {
    chain.reset();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (predict().statusCode() != 200) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the gateway does not predict");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @AfterEach
  void close() {
    given().post(management.resolve(RESET));
    chain.reset();
  }

  private static Response predict() {
    return given()
        .contentType("application/json")
        .body("{\"input\": [[5.1, 3.5, 1.4, 0.2]]}")
        .post("/predict/iris");
  }

  private void open() {
    chain.failsWith(new Failure.Defect("preprocessor"));
    for (int i = 0; i < CALLS; i++) {
      predict();
    }
  }

  @Test
  void aClosedBreakerIsListedAndWell() {
    given()
        .get(management.resolve(LIST))
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("breakers", hasSize(1))
        .body("breakers[0].hop", equalTo("preprocessor"))
        .body("breakers[0].state", equalTo("closed"))
        .body("breakers[0].reason", equalTo(""))
        .body("breakers[0].active", equalTo(0));
    given()
        .get(management.resolve("/health/well"))
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"));
  }

  @Test
  void anOpenBreakerIsSeenEverywhereAndIsClosedByHand() {
    // When
    open();
    // Then
    predict().then().statusCode(503).body("reason", equalTo("HOP_GUARD_OPEN"));
    given()
        .get(management.resolve(LIST))
        .then()
        .body("breakers[0].state", equalTo("open"))
        .body("breakers[0].reason", startsWith("at least 90 % of the last 100 calls failed"))
        .body("breakers[0].refused", greaterThan(0));
    given()
        .get(management.resolve("/health/well"))
        .then()
        .statusCode(503)
        .body("checks[0].name", equalTo("breakers"))
        .body("checks[0].data.preprocessor", startsWith("open: at least 90 %"));
    given().get(management.resolve("/health/ready")).then().statusCode(200);
    given().get(management.resolve("/health/live")).then().statusCode(200);
    given()
        .get(management.resolve("/metrics"))
        .then()
        .body(containsString("pronto_breaker_state{hop=\"preprocessor\",state=\"open\"} 1.0"))
        .body(containsString("pronto_breaker_opened_total{hop=\"preprocessor\"} "))
        .body(containsString("pronto_breaker_refused_total{hop=\"preprocessor\"} "))
        .body(containsString("pronto_hop_calls_active{hop=\"preprocessor\"} 0.0"))
        .body(containsString("pronto_instances{hop=\"preprocessor\",state=\"usable\"} 1.0"))
        .body(containsString("pronto_ejections_total{hop=\"preprocessor\"} 0.0"))
        .body(containsString("pronto_connections_replaced_total{hop=\"preprocessor\"} 0.0"))
        .body(containsString("pronto_second_tries_total{hop=\"preprocessor\",kind=\"hedge\"} "))
        .body(containsString("pronto_second_tries_refused_total{hop=\"preprocessor\"} "));
    // When
    chain.reset();
    given()
        .post(management.resolve(RESET))
        .then()
        .statusCode(200)
        .body("state", equalTo("closed"))
        .body("reason", equalTo(""));
    // Then
    predict().then().statusCode(200);
    given().get(management.resolve("/health/well")).then().statusCode(200);
  }

  @Test
  void aBreakerThatIsNotThereIsNotFound() {
    given()
        .post(management.resolve(LIST + "/postprocessor/reset"))
        .then()
        .statusCode(404)
        .contentType("application/json")
        .body("reason", equalTo("HOP_NOT_FOUND"))
        .body("field", equalTo("hop"))
        .body("expected", equalTo("preprocessor"))
        .body("got", equalTo("postprocessor"));
  }

  @Test
  void theFrontDoorShowsNoneOfIt() {
    given().get(LIST).then().statusCode(404);
    given().post(RESET).then().statusCode(404);
  }
}
