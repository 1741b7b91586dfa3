package io.pronto.it.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What NetworkPolicies let pass between the pods of their own namespace, by TCP, as the
 * documentation of Kubernetes has it: what selects a pod in a direction shuts all that none of them
 * opens. Blocks of addresses are unknown here.
 */
final class NetworkRules {

  private final List<JsonNode> policies;
  private final Map<String, JsonNode> pods = new LinkedHashMap<>();

  NetworkRules(Manifests manifests) {
    policies = manifests.kind("NetworkPolicy").map(policy -> policy.get("spec")).toList();
    manifests
        .workloads()
        .forEach(
            object ->
                pods.put(object.at("/metadata/name").textValue(), object.at("/spec/template")));
  }

  /** Names of what has pods. */
  Set<String> pods() {
    return pods.keySet();
  }

  /** Whether a pod reaches a port of another one. */
  boolean lets(String from, String to, int port) {
    return passes("Egress", "egress", "to", from, to, port)
        && passes("Ingress", "ingress", "from", to, from, port)
        && listens(pods.get(to), port);
  }

  private boolean passes(
      String direction, String rules, String side, String own, String peer, int port) {
    List<JsonNode> selecting =
        policies.stream()
            .filter(policy -> selects(policy.get("podSelector"), pods.get(own)))
            .filter(policy -> policy.get("policyTypes").toString().contains(direction))
            .toList();
    JsonNode target = pods.get(direction.equals("Ingress") ? own : peer);
    return selecting.isEmpty()
        || selecting.stream()
            .flatMap(policy -> elements(policy.get(rules)))
            .anyMatch(
                rule -> peers(rule.get(side), peer) && ports(rule.get("ports"), target, port));
  }

  /** No peers at all are all that are. Those of other namespaces are none of ours. */
  private boolean peers(JsonNode peers, String name) {
    return peers == null
        || elements(peers)
            .filter(peer -> !peer.has("namespaceSelector"))
            .anyMatch(peer -> selects(peer.get("podSelector"), pods.get(name)));
  }

  private static boolean ports(JsonNode ports, JsonNode target, int number) {
    return ports == null
        || elements(ports)
            .filter(port -> port.get("protocol").textValue().equals("TCP"))
            .anyMatch(port -> number(port.get("port"), target) == number);
  }

  private static int number(JsonNode port, JsonNode target) {
    if (port.isNumber()) {
      return port.intValue();
    }
    return elements(target.at("/spec/containers/0/ports"))
        .filter(each -> each.get("name").equals(port))
        .mapToInt(each -> each.get("containerPort").intValue())
        .findFirst()
        .orElse(-1);
  }

  private static boolean listens(JsonNode pod, int port) {
    return elements(pod.at("/spec/containers/0/ports"))
        .anyMatch(each -> each.get("containerPort").intValue() == port);
  }

  private static boolean selects(JsonNode selector, JsonNode pod) {
    JsonNode labels = pod.at("/metadata/labels");
    JsonNode wanted = selector.path("matchLabels");
    boolean equal =
        StreamSupport.stream(((Iterable<String>) wanted::fieldNames).spliterator(), false)
            .allMatch(key -> wanted.get(key).equals(labels.get(key)));
    return equal
        && elements(selector.path("matchExpressions"))
            .allMatch(
                rule ->
                    elements(rule.get("values"))
                        .anyMatch(value -> value.equals(labels.get(rule.get("key").textValue()))));
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return array == null ? Stream.empty() : StreamSupport.stream(array.spliterator(), false);
  }
}
