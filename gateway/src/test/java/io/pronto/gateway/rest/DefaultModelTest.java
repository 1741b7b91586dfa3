package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(FrontDoorProfile.WithDefaultModel.class)
class DefaultModelTest {

  @Test
  void predictsWithTheDefaultModelWhereTheCallerNamesNone() {
    given()
        .contentType("application/json")
        .body("{\"input\": [5.1, 3.5, 1.4, 0.2]}")
        .post("/predict")
        .then()
        .statusCode(200)
        .body("model", equalTo("iris"));
  }
}
