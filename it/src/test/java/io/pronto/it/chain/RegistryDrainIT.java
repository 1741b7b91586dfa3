package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.pronto.it.parts.Consul;
import io.pronto.it.run.Await;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Topology;
import io.pronto.it.run.V2Client;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that is told to end leaves the registry first, and finishes what it has begun. */
@Needs.Consul
class RegistryDrainIT {

  private static final Duration END = Duration.ofSeconds(15);
  private static final long LONG_RUN_MILLIS = 7_000;
  private static final long AT_ONCE_MILLIS = 500;

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void leavesTheRegistryFirstWhileARestCallIsUnderWay(Topology topology) throws Exception {
    // Given
    try (Consul consul = Consul.running();
        Deployment product = topology.start(registered(consul));
        HttpClient http = HttpClient.newHttpClient();
        V2Client client = new V2Client(product.grpcPort())) {
      Await.until("the gateway is in Consul", END, () -> listed(consul));
      HttpRequest request =
          SpinCalls.restSpin(product.restPort(), SpinCalls.turnsFor(client, LONG_RUN_MILLIS));
      CompletableFuture<HttpResponse<String>> call =
          SpinCalls.begun(
              product, () -> http.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      ServiceProcess door = product.processes().getFirst();
      // When
      long told = System.nanoTime();
      door.terminate();
      // Then
      Await.until("the gateway is not in Consul", END, () -> !listed(consul));
      long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - told);
      System.out.printf("%s: out of Consul %d ms after SIGTERM%n", topology, took);
      assertThat(took).isLessThan(AT_ONCE_MILLIS);
      assertThat(door.ready()).as("ready").isFalse();
      assertThat(serving(client)).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(client.call(SpinCalls.spin(1)).status().isOk())
          .as("calls are still taken")
          .isTrue();
      assertThat(call).as("the call is still under way").isNotDone();
      assertThat(call.get(END.toSeconds(), TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      door.exitCode(END);
    }
  }

  /** Told to Consul, and with time to see what is said before the doors close. */
  private Setup registered(Consul consul) throws Exception {
    return Setup.of(Models.TINY.copyTo(folder.resolve("models"), "spin"))
        .with("PRONTO_CONSUL_ADDRESS", consul.address())
        .with("PRONTO_DRAIN_PROPAGATION", "1s");
  }

  private static boolean listed(Consul consul) {
    return !consul.api().passing(Service.GATEWAY.registeredName()).ports().isEmpty();
  }

  private static ServingStatus serving(V2Client client) {
    return HealthGrpc.newBlockingStub(client.channel())
        .withDeadlineAfter(END.toSeconds(), TimeUnit.SECONDS)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }
}
