package io.pronto.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.pronto.it.load.Calls;
import io.pronto.it.load.Load;
import io.pronto.it.load.OpenLoop;
import io.pronto.it.parts.DockerEngine;
import io.pronto.it.run.Await;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferRequest.InferInputTensor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The composed containers of the checkout as they are, but for Grafana, which is not had here; the
 * programs of others are the real ones in images made by the test.
 */
@Isolated
@Needs.Docker
@Needs.Network
class ComposeIT {

  private static final Duration UP = Duration.ofMinutes(4);
  private static final Duration SERVES = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int REST = 8080;
  private static final int GRPC = 8081;
  private static final int PROMETHEUS = 9090;
  private static final double RATE = 50;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String WITHOUT_GRAFANA =
      """
      services:
        grafana: { profiles: [left-out] }
        prometheus: { healthcheck: { test: ["CMD", "prometheus", "--version"] } }
      """;

  private static DockerEngine engine;

  @BeforeAll
  static void start() throws IOException {
    engine = DockerEngine.running();
    Stream.of(Service.values()).map(Service::module).forEach(engine::load);
    Map<String, String> environment = new TreeMap<>(engine.others());
    environment.put("PRONTO_TRACING_RATIO", "1");
    Files.createDirectories(Product.outputs());
    Path override = Files.createTempFile(Product.outputs(), "compose-", ".yml");
    Files.writeString(override, WITHOUT_GRAFANA);
    engine.compose(
        environment,
        UP,
        "--project-name=pronto",
        "--file=docker-compose.yml",
        "--file=" + override,
        "up",
        "--detach");
  }

  @AfterAll
  static void end() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void noCallFailsWhenAModelServerIsKilledAndPrometheusSeesAll() {
    Http rest = http(REST);
    Await.until("a prediction", SERVES, () -> predicts(rest));
    Await.until("both model-servers are ready", SERVES, () -> wellModelServers() == 2);
    Load load = Load.of(List.of(GRPC), request(), RATE).deadline(Duration.ofSeconds(5));
    try (OpenLoop loop = OpenLoop.start(load.in(engine.network()))) {
      loop.runFor(PAUSE);
      engine.docker("kill", "pronto_model-server_1");
      Calls calls = loop.runFor(PAUSE.multipliedBy(2)).finish();
      System.out.println("docker kill of one of two model-servers: " + calls);
      assertThat(calls.failures()).isEmpty();
    }
    for (Service service : Service.values()) {
      Await.until(
          "series of the " + service.module(), SERVES, () -> answered(service.module()) > 0);
    }
  }

  @Test
  void theTraceOfAPredictionReachesTheCollectorFromEveryService() throws IOException {
    // Given
    Await.until("a prediction", SERVES, () -> predicts(http(REST)));
    Http rest =
        new Http(
            engine.network(),
            "http://127.0.0.1:" + REST,
            Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01"),
            null);
    // When
    assertThat(predicts(rest)).isTrue();
    // Then
    for (Service service : Service.values()) {
      try {
        Await.until("a span of the " + service.module(), SERVES, () -> traced(service.module()));
      } catch (AssertionError e) {
        throw new AssertionError(collected(), e);
      }
    }
  }

  /** Whether the collector tells of a span of that trace which a service sent. */
  private static boolean traced(String service) {
    boolean sentByIt = false;
    for (String line : collected().lines().toList()) {
      if (line.contains("ResourceTraces")) {
        sentByIt = line.matches(".* service\\.name=pronto-" + service + "( .*)?");
      } else if (sentByIt && line.contains(TRACE)) {
        return true;
      }
    }
    return false;
  }

  private static String collected() {
    return engine.docker("logs", "pronto_otel-collector_1");
  }

  private static boolean predicts(Http rest) {
    try {
      String body = "{\"input\": [[5.1, 3.5, 1.4, 0.2]]}";
      Http.Reply reply = rest.send("POST", "/predict/iris", body, SERVES);
      return reply.status() == 200 && reply.body().contains("setosa");
    } catch (IOException e) {
      return false;
    }
  }

  private static long wellModelServers() {
    return engine
        .docker("ps", "--filter=name=model-server", "--filter=health=healthy", "-q")
        .lines()
        .count();
  }

  /** How many calls a service has answered, by what Prometheus scraped. */
  private static double answered(String service) {
    String query = "sum(pronto_hop_seconds_count{job=\"" + service + "\"})";
    try {
      String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
      JsonNode answer = new ObjectMapper().readTree(http(PROMETHEUS).send("GET", path).body());
      return answer.at("/data/result/0/value/1").asDouble();
    } catch (IOException e) {
      return 0;
    }
  }

  private static Http http(int port) {
    return new Http(engine.network(), "http://127.0.0.1:" + port);
  }

  private static ModelInferRequest request() {
    ByteBuffer flower = ByteBuffer.allocate(4 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float length : new float[] {5.1f, 3.5f, 1.4f, 0.2f}) {
      flower.putFloat(length);
    }
    return ModelInferRequest.newBuilder()
        .setModelName("iris")
        .addInputs(
            InferInputTensor.newBuilder()
                .setName("input")
                .setDatatype("FP32")
                .addShape(1)
                .addShape(4))
        .addRawInputContents(ByteString.copyFrom(flower.flip()))
        .build();
  }
}
