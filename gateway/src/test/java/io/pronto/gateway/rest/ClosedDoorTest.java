package io.pronto.gateway.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.gateway.Gateway;
import io.pronto.proto.ServerLiveRequest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway that warms itself: callers wait at its gRPC door. */
@QuarkusTest
@TestProfile(FrontDoorProfile.Warming.class)
class ClosedDoorTest {

  @TestHTTPResource(value = "/", management = true)
  URI management;

  @Inject Gateway gateway;
  @Inject FakeChain chain;

  @Test
  void callersWaitWhileItCallsTheChain() throws InterruptedException {
    try (FrontDoorClient client = FrontDoorClient.of(gateway)) {
      // When
      Status end =
          client.failure(
              Duration.ofMillis(500),
              stub -> stub.serverLive(ServerLiveRequest.getDefaultInstance()));
      // Then
      assertThat(end.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
    given().get(management.resolve("/health/ready")).then().statusCode(503);
    // And
    chain.reset();
    assertThat(chain.asked().request().getModelVersion()).isEqualTo("1");
  }

  @Test
  void callsOfItsOwnAreNotCountedAtItsDoor() throws InterruptedException {
    // When
    chain.asked();
    // Then
    String page = given().get(management.resolve("/metrics")).body().asString();
    assertThat(page.lines().filter(line -> line.startsWith("pronto_hop_seconds_count{")))
        .isNotEmpty()
        .noneMatch(line -> line.contains("hop=\"gateway\"") && !line.endsWith(" 0.0"));
  }
}
