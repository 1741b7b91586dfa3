package io.pronto.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.it.parts.ApiServer;
import io.pronto.it.parts.Kubectl;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server says to the manifests, with its strictest validation. */
@Needs.Kubernetes
class ManifestsIT {

  private static final String KINDS =
      "serviceaccounts,configmaps,services,persistentvolumeclaims,deployments,statefulsets,"
          + "poddisruptionbudgets,horizontalpodautoscalers,networkpolicies,roles,rolebindings,"
          + "gateways,httproutes,grpcroutes,backendtlspolicies";

  private ApiServer server;
  private Kubectl kubectl;

  static List<Overlay> overlays() {
    return Overlay.all();
  }

  @BeforeEach
  void start() {
    server = ApiServer.running(Network.HOST).withGatewayApi();
    kubectl = server.kubectl();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Kubectl.Outcome apply(String input, String... words) {
    List<String> command = new ArrayList<>(List.of("apply", "--validate=strict"));
    command.addAll(List.of(words));
    return kubectl.attempt(input, command.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void anOverlayIsTakenAndCanBeUpgraded(Overlay overlay) {
    // Given
    Manifests manifests = Manifests.of(overlay);
    // When
    Kubectl.Outcome first = apply("", "-k", overlay.folder());
    // Then
    assertTaken(first);
    assertThat(first.text().lines()).hasSameSizeAs(manifests.objects());
    assertThat(manifests.workloads()).allSatisfy(workload -> assertTaken(create(podOf(workload))));
    // And when nothing has changed
    Map<String, String> before = generations();
    assertTaken(apply("", "-k", overlay.folder()));
    // Then
    assertThat(generations()).hasSizeGreaterThan(10).isEqualTo(before);
    // And when there is another version
    String next = manifests.text().replace("0.1.0-SNAPSHOT", "0.2.0").replace("1.16.3", "1.16.4");
    Kubectl.Outcome upgrade = apply(next, "--dry-run=server", "-f", "-");
    // Then
    assertTaken(upgrade);
    assertThat(overlay.deployments())
        .allSatisfy(
            deployment ->
                assertThat(upgrade.text())
                    .contains("deployment.apps/" + deployment + " configured (server dry run)"));
  }

  private static void assertTaken(Kubectl.Outcome outcome) {
    assertThat(outcome.text()).doesNotContain("Warning", "rror");
    assertThat(outcome.done()).as(outcome.text()).isTrue();
  }

  /** What changes when the content of an object does. */
  private Map<String, String> generations() {
    Map<String, String> generations = new TreeMap<>();
    for (JsonNode object : kubectl.json("-n", "pronto", "get", KINDS, "-o", "json").get("items")) {
      JsonNode metadata = object.get("metadata");
      JsonNode generation = metadata.get("generation");
      generations.put(
          Manifests.name(object),
          (generation == null ? metadata.get("resourceVersion") : generation).asText());
    }
    return generations;
  }

  @ParameterizedTest
  @ValueSource(strings = {"models-from-bucket", "autoscaling-by-load", "consul-address"})
  void aVariantIsTaken(String component) throws Exception {
    // Given
    String folder = Variant.of("k8s/base", "k8s/components/" + component);
    // When
    Kubectl.Outcome outcome = apply("", "-k", folder);
    // Then
    assertTaken(outcome);
  }

  @Test
  void podsThatMayDoMoreAreRefused() {
    // Given
    apply("", "-k", Overlay.KUBERNETES.folder());
    ObjectNode pod = podOf(Manifests.of(Overlay.KUBERNETES).workloads().findFirst().orElseThrow());
    ((ObjectNode) pod.at("/spec/containers/0/securityContext"))
        .put("allowPrivilegeEscalation", true);
    // When, Then
    assertThat(create(pod).text()).contains("violates PodSecurity \"restricted:latest\"");
  }

  @Test
  void aFieldThatIsMisspeltIsRefused() {
    // Given
    apply("", "-k", Overlay.KUBERNETES.folder());
    String misspelt =
        Manifests.of(Overlay.KUBERNETES).text().replace("minReadySeconds", "minReadySecond");
    // When, Then
    assertThat(apply(misspelt, "-f", "-").text()).contains("unknown field \"spec.minReadySecond\"");
  }

  private Kubectl.Outcome create(JsonNode object) {
    return kubectl.attempt(
        object.toString(), "create", "--validate=strict", "--dry-run=server", "-f", "-");
  }

  /** A pod as the workload's controller would make it. */
  private static ObjectNode podOf(JsonNode workload) {
    ObjectNode pod = workload.at("/spec/template").deepCopy();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = (ObjectNode) pod.get("metadata");
    metadata.put("name", workload.at("/metadata/name").textValue());
    metadata.put("namespace", "pronto");
    // a StatefulSet adds the volumes of its claims
    if (workload.get("kind").textValue().equals("StatefulSet")) {
      ArrayNode volumes = (ArrayNode) pod.at("/spec/volumes");
      volumes.addObject().put("name", "data").putObject("emptyDir");
    }
    return pod;
  }
}
