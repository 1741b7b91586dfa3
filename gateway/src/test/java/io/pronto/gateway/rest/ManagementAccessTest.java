package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask the management port where a token is set. */
@QuarkusTest
@TestProfile(FrontDoorProfile.WithManagementToken.class)
class ManagementAccessTest {

  private static final String TOKEN = FrontDoorProfile.WithManagementToken.TOKEN;

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/admin/breakers",
        "/v2/repository/index",
        "/healthy",
        "/health/../metrics",
        "/health%2f..%2fmetrics",
        "//metrics",
        "/no-such-page"
      })
  void tellsNothingWithoutTheToken(String path) {
    given()
        .urlEncodingEnabled(false)
        .get(management.resolve("/") + path.substring(1))
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", "Bearer")
        .body("error", equalTo("Authorization: expected the management token, got none"))
        .body("reason", equalTo("UNAUTHENTICATED"));
  }

  @ParameterizedTest
  @CsvSource({"Bearer another-one-altogether", "Basic " + TOKEN, "Bearer", TOKEN})
  void refusesWhatIsNotTheToken(String authorization) {
    given()
        .header("Authorization", authorization)
        .get(management.resolve("/metrics"))
        .then()
        .statusCode(401)
        .body("got", equalTo("another"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer ", "bearer ", "BEARER   "})
  void answersWhoShowsIt(String scheme) {
    String metrics =
        given()
            .header("Authorization", scheme + TOKEN)
            .get(management.resolve("/metrics"))
            .then()
            .statusCode(200)
            .extract()
            .asString();
    assertThat(metrics).contains("jvm_memory_used_bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/health/started"})
  void tellsItsHealthToAll(String path) {
    assertThat(given().get(management.resolve(path)).statusCode()).isIn(200, 503);
  }

  @Test
  void theFrontDoorAsksForNoToken() {
    given().get("/v2/health/live").then().statusCode(200);
  }
}
