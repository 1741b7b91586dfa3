package io.pronto.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pronto.it.parts.ApiServer;
import io.pronto.it.parts.ControlPlane;
import io.pronto.it.parts.Kubectl;
import io.pronto.it.parts.PodMetrics;
import io.pronto.it.run.Await;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the controllers of a cluster make of the manifests, on simulated nodes. Takes programs whose
 * build is long, so it runs only when asked for.
 */
@Isolated
@Needs.Kubernetes
@Tag("cluster")
class ClusterIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String EVICTION =
      """
      {"apiVersion": "policy/v1", "kind": "Eviction",
       "metadata": {"name": "%1$s", "namespace": "pronto"}}
      """;
  private static final int NODES = 3;

  private static ApiServer server;
  private static ControlPlane plane;
  private static PodMetrics metrics;
  private static Kubectl kubectl;

  @BeforeAll
  static void start() throws Exception {
    server = ApiServer.running(Network.HOST).withGatewayApi();
    kubectl = server.kubectl();
    plane = ControlPlane.of(server, NODES);
    metrics = new PodMetrics(kubectl, 100);
    kubectl.run("apply", "-k", Overlay.KUBERNETES.folder());
    bindClaim();
  }

  /** Simulated nodes have no storage: the claim of the models gets a volume by hand. */
  private static void bindClaim() {
    Kubectl.Outcome outcome =
        kubectl.attempt(
            """
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: models}
            spec:
              capacity: {storage: 10Gi}
              accessModes: [ReadWriteMany]
              hostPath: {path: /models}
              claimRef: {namespace: pronto, name: models}
            """,
            "apply",
            "-f",
            "-");
    assertThat(outcome.done()).as(outcome.text()).isTrue();
  }

  @AfterAll
  static void stop() {
    metrics.close();
    plane.close();
    server.close();
  }

  @Test
  void rolloutsComplete() {
    // When all are new
    awaitRollouts();
    // Then the autoscaler has made two of each, on different nodes
    for (String deployment : Overlay.KUBERNETES.deployments()) {
      awaitReplicas(deployment, 2);
      assertThat(nodes(deployment)).hasSizeGreaterThan(1);
    }
    // And when all are replaced
    String before = pods("gateway").toString();
    Manifests manifests = Manifests.of(Overlay.KUBERNETES);
    kubectl.attempt(manifests.text().replace("0.1.0-SNAPSHOT", "0.2.0"), "apply", "-f", "-");
    awaitRollouts();
    // Then
    assertThat(pods("gateway").toString()).isNotEqualTo(before);
    assertThat(image("gateway")).isEqualTo("localhost/pronto/gateway:0.2.0");
    // And when that is taken back
    kubectl.run("-n", "pronto", "rollout", "undo", "deployment/gateway");
    awaitRollouts();
    // Then
    assertThat(image("gateway")).isEqualTo("localhost/pronto/gateway:0.1.0-SNAPSHOT");
  }

  @Test
  void anEvictionThatWouldBreakTheBudgetIsRefused() {
    // Given
    awaitRollouts();
    awaitReplicas("model-server", 2);
    List<String> pods = pods("model-server");
    // and no room for a pod that takes the place of another
    kubectl.run("cordon", "-l", "kubernetes.io/hostname");
    try {
      // When
      assertThat(evict(pods.get(0)).done()).isTrue();
      Kubectl.Outcome second = evict(pods.get(1));
      // Then
      assertThat(second.done()).isFalse();
      assertThat(second.text())
          .contains("Cannot evict pod as it would violate the pod's disruption budget");
    } finally {
      kubectl.run("uncordon", "-l", "kubernetes.io/hostname");
    }
    awaitRollouts();
  }

  private static Kubectl.Outcome evict(String pod) {
    return kubectl.attempt(
        EVICTION.formatted(pod),
        "create",
        "--raw",
        "/api/v1/namespaces/pronto/pods/" + pod + "/eviction",
        "-f",
        "-");
  }

  @Test
  void theAutoscalerFollowsTheLoad() {
    // Given
    awaitRollouts();
    awaitReplicas("preprocessor", 2);
    // When
    metrics.use(2_000);
    long began = System.nanoTime();
    // Then
    Await.until("more preprocessors", PATIENCE, () -> replicas("preprocessor") > 3);
    System.out.printf(
        "autoscaler: %d preprocessors after %d ms%n",
        replicas("preprocessor"), (System.nanoTime() - began) / 1_000_000);
    metrics.use(100);
    kubectl.run("-n", "pronto", "rollout", "status", "deployment/preprocessor", "--timeout=120s");
  }

  private static void awaitRollouts() {
    for (String deployment : Overlay.KUBERNETES.deployments()) {
      String status =
          kubectl.run(
              "-n", "pronto", "rollout", "status", "deployment/" + deployment, "--timeout=120s");
      assertThat(status).contains("successfully rolled out");
    }
  }

  private static void awaitReplicas(String deployment, int count) {
    Await.until(deployment + " " + count, PATIENCE, () -> replicas(deployment) >= count);
    kubectl.run("-n", "pronto", "rollout", "status", "deployment/" + deployment, "--timeout=120s");
  }

  private static String image(String deployment) {
    return deployment(deployment).at("/spec/template/spec/containers/0/image").textValue();
  }

  private static int replicas(String deployment) {
    return deployment(deployment).at("/status/readyReplicas").asInt();
  }

  private static JsonNode deployment(String name) {
    return kubectl.json("-n", "pronto", "get", "deployment", name, "-o", "json");
  }

  private static List<String> pods(String deployment) {
    List<String> names = new ArrayList<>();
    for (JsonNode pod : podsOf(deployment)) {
      names.add(pod.at("/metadata/name").textValue());
    }
    return names;
  }

  private static Set<String> nodes(String deployment) {
    Set<String> names = new TreeSet<>();
    for (JsonNode pod : podsOf(deployment)) {
      names.add(pod.at("/spec/nodeName").textValue());
    }
    return names;
  }

  private static JsonNode podsOf(String deployment) {
    String label = "app.kubernetes.io/name=" + deployment;
    return kubectl.json("-n", "pronto", "get", "pods", "-l", label, "-o", "json").get("items");
  }
}
