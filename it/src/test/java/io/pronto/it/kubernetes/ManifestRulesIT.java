package io.pronto.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pronto.it.run.Needs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests say, whatever reads them. */
@Needs.Kubernetes
class ManifestRulesIT {

  private static final Set<String> RECOMMENDED =
      Set.of(
          "app.kubernetes.io/name",
          "app.kubernetes.io/instance",
          "app.kubernetes.io/version",
          "app.kubernetes.io/component",
          "app.kubernetes.io/part-of",
          "app.kubernetes.io/managed-by");

  static List<Overlay> overlays() {
    return Overlay.all();
  }

  private static Stream<JsonNode> pods(Overlay overlay) {
    return Manifests.of(overlay).workloads().map(object -> object.at("/spec/template"));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyObjectHasTheRecommendedLabels(Overlay overlay) {
    assertThat(Manifests.of(overlay).objects())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            object ->
                assertThat(object.at("/metadata/labels").fieldNames())
                    .toIterable()
                    .as(Manifests.name(object))
                    .containsAll(RECOMMENDED));
    assertThat(pods(overlay))
        .allSatisfy(
            pod ->
                assertThat(pod.at("/metadata/labels").fieldNames())
                    .toIterable()
                    .containsAll(RECOMMENDED));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void everyServiceIsReplacedWithoutAGap(Overlay overlay) {
    List<JsonNode> deployments = Manifests.of(overlay).kind("Deployment").toList();
    assertThat(deployments)
        .extracting(object -> object.at("/metadata/name").textValue())
        .containsExactlyInAnyOrderElementsOf(overlay.deployments());
    assertThat(deployments)
        .allSatisfy(
            object -> {
              assertThat(object.at("/spec/strategy/rollingUpdate/maxUnavailable").intValue())
                  .isZero();
              assertThat(object.at("/spec/strategy/rollingUpdate/maxSurge").intValue())
                  .isEqualTo(1);
              assertThat(object.at("/spec/replicas").isMissingNode()).isTrue();
            });
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void aPodHasTheTimeToEndThatItsSettingsTake(Overlay overlay) {
    // Given
    Manifests manifests = Manifests.of(overlay);
    JsonNode settings = settings(manifests);
    int propagation = seconds(settings.get("PRONTO_DRAIN_PROPAGATION"));
    int patience = seconds(settings.get("PRONTO_DRAIN_PATIENCE"));
    // Then
    assertThat(manifests.kind("Deployment"))
        .allSatisfy(
            object -> {
              JsonNode pod = object.at("/spec/template/spec");
              int sleep = pod.at("/containers/0/lifecycle/preStop/sleep/seconds").intValue();
              assertThat(sleep).isGreaterThan(propagation);
              assertThat(pod.get("terminationGracePeriodSeconds").intValue())
                  .isGreaterThan(sleep + propagation + 2 * patience + 5);
            });
  }

  private static JsonNode settings(Manifests manifests) {
    return manifests
        .kind("ConfigMap")
        .filter(map -> map.at("/metadata/name").textValue().startsWith("pronto-"))
        .map(map -> map.get("data"))
        .findFirst()
        .orElseThrow();
  }

  private static int seconds(JsonNode time) {
    return Integer.parseInt(time.textValue().replace("s", ""));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void servicesSpeakTlsAndDevelopmentSaysThatItDoesNot(Overlay overlay) {
    // Given
    Manifests manifests = Manifests.of(overlay);
    JsonNode settings = settings(manifests);
    // Then
    if (overlay.folder().endsWith("development")) {
      assertThat(settings.get("PRONTO_INSECURE").textValue()).isEqualTo("true");
      assertThat(settings.has("PRONTO_TLS_CERTIFICATE")).isFalse();
      return;
    }
    assertThat(settings.has("PRONTO_INSECURE")).isFalse();
    assertThat(manifests.kind("Deployment"))
        .allSatisfy(
            object -> {
              JsonNode pod = object.at("/spec/template/spec");
              String secret = object.at("/metadata/name").textValue() + "-tls";
              assertThat(files(pod, "secret", secret))
                  .containsExactlyInAnyOrder(
                      settings.get("PRONTO_TLS_CERTIFICATE").textValue(),
                      settings.get("PRONTO_TLS_KEY").textValue());
              assertThat(files(pod, "configMap", "pronto-ca"))
                  .containsExactly(settings.get("PRONTO_TLS_CA").textValue());
              for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(pod.at("/containers/0/" + probe + "/httpGet/scheme").asText())
                    .isEqualTo("HTTPS");
              }
            });
  }

  /** Where a pod has the files of a secret or config map that a projected volume takes. */
  private static List<String> files(JsonNode pod, String kind, String name) {
    List<String> files = new ArrayList<>();
    for (JsonNode volume : pod.get("volumes")) {
      for (JsonNode source : volume.at("/projected/sources")) {
        if (source.at("/" + kind + "/name").asText().equals(name)) {
          String folder = folder(pod, volume.get("name"));
          source.at("/" + kind + "/items").forEach(item -> files.add(folder + path(item)));
        }
      }
    }
    return files;
  }

  private static String path(JsonNode item) {
    return "/" + item.get("path").textValue();
  }

  private static String folder(JsonNode pod, JsonNode volume) {
    return StreamSupport.stream(pod.at("/containers/0/volumeMounts").spliterator(), false)
        .filter(mount -> mount.get("name").equals(volume))
        .map(mount -> mount.get("mountPath").textValue())
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing mounts " + volume));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void tokensAreMountedWhereServicesLookForOthers(Overlay overlay) {
    boolean discovery = overlay.folder().matches(".*(kubernetes-discovery|development)");
    assertThat(Manifests.of(overlay).kind("ServiceAccount"))
        .allSatisfy(
            account ->
                assertThat(account.get("automountServiceAccountToken").booleanValue()).isFalse());
    Set<String> mounted = new TreeSet<>();
    Manifests.of(overlay)
        .workloads()
        .filter(
            object -> object.at("/spec/template/spec/automountServiceAccountToken").booleanValue())
        .forEach(object -> mounted.add(object.at("/metadata/name").textValue()));
    assertThat(mounted)
        .containsExactlyInAnyOrderElementsOf(
            discovery ? Set.of("gateway", "preprocessor", "model-server") : Set.of());
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void aBudgetIsForThePodsOfOneService(Overlay overlay) {
    assertThat(Manifests.of(overlay).kind("PodDisruptionBudget"))
        .allSatisfy(
            budget ->
                assertThat(budget.at("/spec/selector/matchLabels").get("app.kubernetes.io/name"))
                    .isEqualTo(budget.at("/metadata/name")));
  }

  @Test
  void discoveryNeedsTheRightToListAndWatchEndpointSlicesAndNoOther() {
    JsonNode role = Manifests.of(Overlay.KUBERNETES).kind("Role").findFirst().orElseThrow();
    assertThat(role.get("rules")).hasSize(1);
    assertThat(role.at("/rules/0/apiGroups").toString()).isEqualTo("[\"discovery.k8s.io\"]");
    assertThat(role.at("/rules/0/resources").toString()).isEqualTo("[\"endpointslices\"]");
    assertThat(role.at("/rules/0/verbs").toString()).isEqualTo("[\"list\",\"watch\"]");
  }

  @Test
  void aConsulAtAnAddressMayBeCalled() throws IOException {
    Manifests manifests = Manifests.of(Variant.of("k8s/base", "k8s/components/consul-address"));
    assertThat(manifests.kind("NetworkPolicy"))
        .filteredOn(policy -> policy.at("/spec/egress/0/ports/0/port").asInt() == 8501)
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.at("/spec/egress/0/to/0/namespaceSelector").toString())
                    .contains("\"consul\""));
  }

  @ParameterizedTest
  @MethodSource("overlays")
  void theNetworkHasTheArrowsOfTheChainAndNoOthers(Overlay overlay) {
    // Given
    NetworkRules rules = new NetworkRules(Manifests.of(overlay));
    Map<String, Integer> chain =
        new TreeMap<>(
            Map.of(
                "gateway>preprocessor", 8181,
                "preprocessor>model-server", 8281,
                "model-server>postprocessor", 8381));
    for (String service : overlay.deployments()) {
      chain.put(service + ">consul", 8501);
    }
    chain.put("consul>consul", 8300);
    chain.keySet().removeIf(arrow -> !rules.pods().containsAll(List.of(arrow.split(">"))));
    // When
    Map<String, Integer> open = new TreeMap<>();
    for (String from : rules.pods()) {
      for (String to : rules.pods()) {
        for (int port : List.of(8300, 8500, 8501, 8181, 8281, 8381, 8082, 8182, 8282, 8382)) {
          if (rules.lets(from, to, port)) {
            assertThat(open.put(from + ">" + to, port)).isNull();
          }
        }
      }
    }
    // Then
    assertThat(open).isEqualTo(chain);
  }
}
