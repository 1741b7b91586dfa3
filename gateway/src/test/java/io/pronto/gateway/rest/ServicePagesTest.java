package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FrontDoorProfile.class)
class ServicePagesTest {

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Test
  void describesItsPaths() {
    given()
        .accept("application/json")
        .get("/openapi")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Pronto"))
        .body("paths", hasKey("/v2/models/{model}/infer"))
        .body("paths", hasKey("/predict/{model}"))
        .body("paths", hasKey("/predict"));
  }

  @Test
  void answersHealthAndMetricsOnTheManagementPortOnly() {
    given()
        .get(management.resolve("/health/ready"))
        .then()
        .statusCode(200)
        .body("status", equalTo("UP"));
    given().get(management.resolve("/health/live")).then().statusCode(200);
    given()
        .get(management.resolve("/metrics"))
        .then()
        .statusCode(200)
        .body(containsString("pronto_hop"));
    given().get("/metrics").then().statusCode(404);
    given().get("/health").then().statusCode(404);
  }
}
