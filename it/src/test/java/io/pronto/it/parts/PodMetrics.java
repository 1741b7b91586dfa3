package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pronto.service.tls.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The metrics of the pods of a cluster, {@code metrics.k8s.io}, as the test wants them: every
 * container uses the same. The place of metrics-server, which would ask kubelets.
 */
public final class PodMetrics implements AutoCloseable {

  private static final String GROUP = "/apis/metrics.k8s.io/v1beta1";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: metrics, namespace: kube-system}
      spec: {type: ExternalName, externalName: localhost, ports: [{port: %1$d}]}
      ---
      apiVersion: apiregistration.k8s.io/v1
      kind: APIService
      metadata: {name: v1beta1.metrics.k8s.io}
      spec:
        group: metrics.k8s.io
        version: v1beta1
        groupPriorityMinimum: 100
        versionPriority: 100
        insecureSkipTLSVerify: true
        service: {name: metrics, namespace: kube-system, port: %1$d}
      """;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Kubectl kubectl;
  private volatile int millicores;

  /**
   * Offers them to the cluster.
   *
   * @param millicores that each container uses
   */
  public PodMetrics(Kubectl kubectl, int millicores) throws IOException {
    this.kubectl = kubectl;
    this.millicores = millicores;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setHttpsConfigurator(
        new HttpsConfigurator(new Authority().issue("dns:localhost").server()));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    String service = SERVICE.formatted(server.getAddress().getPort());
    Kubectl.Outcome outcome = kubectl.attempt(service, "apply", "-f", "-");
    if (!outcome.done()) {
      close();
      throw new AssertionError(outcome.text());
    }
  }

  /** From now on each container uses so much. */
  public void use(int millis) {
    millicores = millis;
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    JsonNode answer = path.endsWith("/pods") ? metrics(exchange) : resources();
    byte[] body = JSON.writeValueAsBytes(answer);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(path.startsWith(GROUP) ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static JsonNode resources() {
    ObjectNode list = JSON.createObjectNode().put("kind", "APIResourceList");
    list.put("apiVersion", "v1").put("groupVersion", "metrics.k8s.io/v1beta1");
    ObjectNode pods = list.putArray("resources").addObject();
    pods.put("name", "pods").put("singularName", "").put("namespaced", true);
    pods.put("kind", "PodMetrics").putArray("verbs").add("get").add("list");
    return list;
  }

  private JsonNode metrics(HttpExchange exchange) {
    String namespace = exchange.getRequestURI().getPath().split("/")[5];
    String query = exchange.getRequestURI().getRawQuery();
    String selector =
        query == null
            ? ""
            : URLDecoder.decode(
                query.replaceFirst(".*labelSelector=", "").replaceFirst("&.*", ""),
                StandardCharsets.UTF_8);
    ObjectNode list = JSON.createObjectNode().put("kind", "PodMetricsList");
    list.put("apiVersion", "metrics.k8s.io/v1beta1").putObject("metadata");
    ArrayNode items = list.putArray("items");
    for (JsonNode pod :
        kubectl.json("-n", namespace, "get", "pods", "-l", selector, "-o", "json").get("items")) {
      ObjectNode item = items.addObject();
      item.set("metadata", pod.get("metadata"));
      item.put("timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      item.put("window", "5s");
      ArrayNode containers = item.putArray("containers");
      for (JsonNode container : pod.at("/spec/containers")) {
        ObjectNode usage = containers.addObject().put("name", container.get("name").textValue());
        usage.putObject("usage").put("cpu", millicores + "m").put("memory", "64Mi");
      }
    }
    return list;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
