package io.pronto.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.parts.ApiServer;
import io.pronto.it.parts.NetworkNamespace;
import io.pronto.it.parts.Slices;
import io.pronto.it.run.Await;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A gateway that finds its preprocessors in Kubernetes. The network has addresses such as pods
 * have.
 */
@Isolated
@Needs.Kubernetes
@Needs.Network
class GatewayDiscoveryIT {

  private static final String POD = "10.77.0.";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ROUNDS = 5;

  @Test
  void anEndpointThatIsAddedOrRemovedReachesTheBalancerInLessThanASecond() throws Exception {
    // Given
    try (NetworkNamespace network = NetworkNamespace.create();
        ApiServer server = ApiServer.running(network)) {
      network.address(POD + 1);
      network.address(POD + 2);
      server.kubectl().run("apply", "-k", "k8s/overlays/development");
      Slices slices = server.slices("pronto", "preprocessor");
      try (Fleet fleet = new Fleet(plan(network, server))) {
        slices.add("first", POD + 1, port(fleet, 0));
        fleet.start();
        ServiceProcess gateway = fleet.instance(Service.GATEWAY, 0);
        awaitUsable(gateway, 1);
        for (int i = 0; i < ROUNDS; i++) {
          // When
          slices.add("second", POD + 2, port(fleet, 1));
          long added = awaitUsable(gateway, 2);
          // Then
          predict(network, fleet);
          // And when
          slices.remove("second");
          long removed = awaitUsable(gateway, 1);
          // Then
          System.out.printf(
              "usable to the balancer after %d ms, gone from it after %d ms%n", added, removed);
          assertThat(added).isLessThan(1_000);
          assertThat(removed).isLessThan(1_000);
        }
        predict(network, fleet);
        for (ServiceProcess process : fleet.processes()) {
          answersItsProbes(process);
        }
      }
    }
  }

  private static void answersItsProbes(ServiceProcess process) throws Exception {
    JsonNode container =
        Manifests.of(Overlay.KUBERNETES)
            .kind("Deployment")
            .filter(object -> object.at("/metadata/name").textValue().equals(process.module()))
            .findFirst()
            .orElseThrow()
            .at("/spec/template/spec/containers/0");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      String path = container.at("/" + probe + "/httpGet/path").textValue();
      assertThat(process.management().send("GET", path).status()).as(path).isEqualTo(200);
    }
  }

  private static FleetPlan plan(NetworkNamespace network, ApiServer server) {
    Path account = server.account("pronto", "gateway");
    Map<String, String> discovery =
        Map.of(
            "PRONTO_GATEWAY_NEXT",
            "k8s:///preprocessor:grpc",
            "PRONTO_KUBERNETES_ACCOUNT",
            account.toString(),
            "KUBERNETES_SERVICE_HOST",
            "127.0.0.1",
            "KUBERNETES_SERVICE_PORT",
            Integer.toString(server.port()));
    return FleetPlan.of(
            Setup.samples()
                .compiledAsUsual()
                .withHeap("192m")
                .with("PRONTO_INSECURE", "true")
                .in(network))
        .instances(Service.PREPROCESSOR, 2)
        .environment(Service.GATEWAY, discovery)
        .environment(
            endpoint ->
                endpoint.service() == Service.PREPROCESSOR
                    ? Map.of("PRONTO_PREPROCESSOR_LISTEN", "0.0.0.0:" + endpoint.grpcPort())
                    : Map.of());
  }

  private static int port(Fleet fleet, int preprocessor) {
    return fleet.endpoint(Service.PREPROCESSOR, preprocessor).grpcPort();
  }

  /** How many milliseconds it took until so many preprocessors are usable. */
  private static long awaitUsable(ServiceProcess gateway, int count) {
    long began = System.nanoTime();
    Await.until(
        count + " usable",
        PATIENCE,
        () -> instances(gateway, "usable") == count && instances(gateway, "known") == count);
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
  }

  private static int instances(ServiceProcess gateway, String state) {
    return (int)
        gateway.metrics().sum("pronto_instances", Map.of("hop", "preprocessor", "state", state));
  }

  private static void predict(NetworkNamespace network, Fleet fleet) throws Exception {
    Http rest = new Http(network, "http://127.0.0.1:" + fleet.restPort());
    Http.Reply reply =
        rest.send("POST", "/predict/iris", "{\"input\": [5.1, 3.5, 1.4, 0.2]}", PATIENCE);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    JsonNode answer = new ObjectMapper().readTree(reply.body());
    assertThat(answer.at("/predictions/0/class").textValue()).isEqualTo("setosa");
  }
}
