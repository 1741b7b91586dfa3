package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;

import io.grpc.Status;
import io.pronto.gateway.Gateway;
import io.pronto.proto.RepositoryIndexRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The repository extension where it is for the management port alone. */
@QuarkusTest
@TestProfile(FrontDoorProfile.WithManagedRepository.class)
class RepositoryAccessTest {

  private static final String INDEX = "/v2/repository/index";

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject Gateway gateway;

  @Test
  void theManagementPortListsTheRepository() {
    given()
        .post(management.resolve(INDEX))
        .then()
        .statusCode(200)
        .contentType("application/json")
        .body("name", hasItem("iris"));
    given().get(management.resolve(INDEX)).then().statusCode(200).body("name", hasItem("iris"));
  }

  @Test
  void theManagementPortReadsWhichReleasesAreMeant() {
    given()
        .contentType("application/json")
        .body("{\"ready\": true}")
        .post(management.resolve(INDEX))
        .then()
        .statusCode(200)
        .body("state", everyItem(equalTo("READY")));
    given()
        .contentType("application/json")
        .body("{\"ready\": 1}")
        .post(management.resolve(INDEX))
        .then()
        .statusCode(400)
        .body("field", equalTo("ready"))
        .body("got", equalTo("1"));
  }

  @Test
  void theRestFrontDoorRefusesAndDoesNotClaimTheExtension() {
    given().post(INDEX).then().statusCode(501).body("reason", equalTo("NOT_BUILT"));
    given().get("/v2").then().statusCode(200).body("extensions", empty());
  }

  @Test
  void theGrpcFrontDoorRefuses() {
    try (FrontDoorClient client = FrontDoorClient.of(gateway)) {
      // When
      Status refused =
          client.failure(
              Duration.ofSeconds(10),
              stub -> stub.repositoryIndex(RepositoryIndexRequest.getDefaultInstance()));
      // Then
      assertThat(refused.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
      assertThat(refused.getDescription()).contains("management port");
    }
  }
}
