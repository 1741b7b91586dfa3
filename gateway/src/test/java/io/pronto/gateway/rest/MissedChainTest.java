package io.pronto.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.pronto.gateway.Gateway;
import io.pronto.proto.ModelMetadataRequest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A gateway that never reaches the services behind it. */
@QuarkusTest
@TestProfile(FrontDoorProfile.WithoutChain.class)
class MissedChainTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  @Inject Gateway gateway;

  @Test
  void callersAreToldInTheEnd() {
    try (FrontDoorClient client = FrontDoorClient.of(gateway)) {
      // When
      Status end =
          client.failure(
              LONG,
              stub ->
                  stub.modelMetadata(ModelMetadataRequest.newBuilder().setName("iris").build()));
      // Then
      assertThat(end.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(end.getDescription()).contains("have not reported yet");
    }
  }
}
