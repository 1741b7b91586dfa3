package io.pronto.it.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.parts.Collector;
import io.pronto.it.parts.Consul;
import io.pronto.it.parts.ConsulOptions;
import io.pronto.it.parts.Prometheus;
import io.pronto.it.parts.Span;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What four processes that find each other in Consul show to those who run them. */
@Needs.Collector
@Needs.Consul
@Needs.Prometheus
class OperatorIT {

  private static final Duration SEEN = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final String IRIS = "{\"input\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final String TEXT = "{\"input\": [\"a text\"]}";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String LAST = "4bf92f3577b34da6a3ce929d0e0e4737";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String[] TRACED = {
    "traceparent", "00-" + TRACE + "-" + CALLER + "-00", "x-request-id", "r-1"
  };

  @TempDir static Path folder;

  private static Consul consul;
  private static Collector collector;
  private static Fleet fleet;
  private static Caller caller;

  @BeforeAll
  static void start() {
    consul = Consul.running(ConsulOptions.OPEN.withTls());
    TlsFiles shown = new Authority().issue(folder);
    collector = Collector.running();
    fleet =
        Fleet.start(
            FleetPlan.of(
                    Setup.samples()
                        .with("PRONTO_LOG_JSON", "true")
                        .with("PRONTO_TRACING_ENDPOINT", collector.endpoint())
                        .with("PRONTO_TRACING_RATIO", "1")
                        .with("QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms"))
                .targets(next -> "consul:///" + next.registeredName())
                .environment(endpoint -> consulByHttps(shown)));
    caller = new Caller(fleet);
  }

  private static Map<String, String> consulByHttps(TlsFiles shown) {
    return Map.of(
        "PRONTO_CONSUL_ADDRESS", consul.secureAddress(),
        "PRONTO_CONSUL_TLS_ENABLED", "true",
        "PRONTO_CONSUL_TLS_CA", consul.authority().toString(),
        "PRONTO_CONSUL_TLS_CERTIFICATE", shown.certificate().toString(),
        "PRONTO_CONSUL_TLS_KEY", shown.key().toString());
  }

  @AfterAll
  static void end() {
    caller.close();
    fleet.close();
    collector.close();
    consul.close();
  }

  @Test
  void theTableOfMetricsIsWhatMetricsShow() throws IOException {
    // Given
    caller.rest().post("/predict/minilm", TEXT).ok();
    caller.rest().post("/predict/iris", IRIS).ok();
    // When
    Set<DocumentedMetric> shown =
        DocumentedMetric.shown(fleet.processes().stream().map(OperatorIT::page).toList());
    // Then
    assertThat(shown).isNotEmpty().isEqualTo(DocumentedMetric.table());
  }

  private static String page(ServiceProcess process) {
    return send(process, "GET", "/metrics", "").body();
  }

  private static Http.Reply send(ServiceProcess process, String method, String path, String body) {
    try {
      return process.management().send(method, path, body, ANSWER);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void bucketsHaveTracesAsExemplars() {
    // When
    caller.rest().post("/predict/iris", IRIS, TRACED[0], TRACED[1].replace("-00", "-01")).ok();
    // Then
    assertThat(series().lines())
        .anyMatch(
            line -> line.startsWith("pronto_hop_seconds_bucket") && line.contains("trace_id=\""));
  }

  @Test
  void onlyPredictionsAreTraced() {
    // Given
    ServiceProcess gateway = fleet.instance(Service.GATEWAY, 0);
    for (String path : List.of("/metrics", "/health/ready", "/admin/loggers", "/admin/breakers")) {
      assertThat(send(gateway, "GET", path, "").status()).isEqualTo(200);
    }
    // When
    String parent = "00-" + LAST + "-" + CALLER + "-01";
    caller.rest().post("/predict/iris", IRIS, "traceparent", parent).ok();
    // Then what the gateway did before this has arrived too
    Await.until(
        "the span of HTTP",
        ANSWER,
        () ->
            collector.trace(LAST).stream()
                .anyMatch(span -> span.name().startsWith("POST /predict")));
    assertThat(collector.spans())
        .map(Span::name)
        .allMatch(OperatorIT::isOfAPrediction, "is of a prediction");
  }

  private static boolean isOfAPrediction(String name) {
    return name.startsWith("POST /predict")
        || name.startsWith("POST /v2/models")
        || Set.of("queue", "json", "preprocess", "run", "postprocess").contains(name)
        || name.equals("inference.GRPCInferenceService/ModelInfer");
  }

  @Test
  void namesThatCallersMadeUpAreNoLabels() {
    // Given
    String before = series();
    // When
    for (int i = 0; i < 20; i++) {
      assertThat(caller.rest().post("/predict/made-up-" + i, IRIS).status()).isEqualTo(404);
      assertThat(
              caller
                  .rest()
                  .post("/v2/models/iris/versions/9" + i + "/infer", "{\"inputs\": []}")
                  .status())
          .isEqualTo(404);
    }
    // Then
    assertThat(series()).doesNotContain("made-up").doesNotContain("version=\"9");
    assertThat(series().lines().count() - before.lines().count()).isLessThanOrEqualTo(20);
  }

  private static String series() {
    return page(fleet.instance(Service.GATEWAY, 0));
  }

  @Test
  void everyQueryOfTheDashboardsFindsData() throws IOException {
    List<Integer> ports = fleet.processes().stream().map(ServiceProcess::managementPort).toList();
    List<Dashboard> queries = Dashboard.queries("minilm");
    try (Prometheus prometheus = Prometheus.scraping(ports)) {
      Set<Dashboard> empty = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
      empty.addAll(queries);
      try {
        Await.until(
            "data for every panel",
            SEEN,
            () -> {
              someCalls();
              empty.removeIf(query -> hasData(prometheus.query(query.expression())));
              return empty.isEmpty();
            });
      } catch (AssertionError e) {
        throw new AssertionError("no data for " + empty, e);
      }
    }
    System.out.printf("%d queries found data%n", queries.size());
    assertThat(queries).hasSizeGreaterThan(20);
  }

  private static void someCalls() {
    for (int i = 0; i < 5; i++) {
      caller.rest().post("/predict/minilm", TEXT).ok();
      caller.rest().post("/predict/minilm", "{}");
    }
  }

  private static boolean hasData(JsonNode result) {
    for (JsonNode series : result) {
      if (!"NaN".equals(series.get("value").get(1).textValue())) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aFailedCallLeavesOneRecordWithItsHops() {
    // When
    caller.rest().post("/predict/minilm", TEXT, with(TRACED, "Pronto-Timeout-Ms", "1"));
    // Then
    JsonNode fields = record("failed call").get("mdc");
    assertThat(fields.get("traceId").textValue()).isEqualTo(TRACE);
    assertThat(fields.get("requestId").textValue()).isEqualTo("r-1");
    assertThat(fields.get("model").textValue()).isEqualTo("minilm");
    assertThat(fields.get("version").textValue()).isEqualTo("1");
    assertThat(fields.get("code").textValue()).isEqualTo("DEADLINE_EXCEEDED");
    assertThat(fields.get("hops").textValue()).startsWith("gateway;dur=");
    assertThat(records("failed call")).hasSize(1);
  }

  private static String[] with(String[] headers, String... more) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static JsonNode record(String message) {
    Await.until(message, ANSWER, () -> !records(message).isEmpty());
    return records(message).getFirst();
  }

  /** The records of the gateway that begin with these words. */
  private static List<JsonNode> records(String message) {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> records = new ArrayList<>();
    for (String line : fleet.instance(Service.GATEWAY, 0).output().lines().toList()) {
      if (line.startsWith("{")) {
        try {
          JsonNode found = json.readTree(line);
          if (found.path("message").asText().startsWith(message)) {
            records.add(found);
          }
        } catch (IOException e) {
          throw new AssertionError(line, e);
        }
      }
    }
    return records;
  }

  @Test
  void levelsOfTheLogChangeWhileItRuns() {
    // Given
    ServiceProcess gateway = fleet.instance(Service.GATEWAY, 0);
    String logger = "/admin/loggers/io.pronto.levels";
    // When
    Http.Reply changed = send(gateway, "PUT", logger, "{\"level\": \"DEBUG\"}");
    // Then
    assertThat(changed.body())
        .isEqualTo("{\"logger\":\"io.pronto.levels\",\"level\":\"DEBUG\",\"effective\":\"DEBUG\"}");
    assertThat(send(gateway, "GET", logger, "").body()).isEqualTo(changed.body());
    assertThat(send(gateway, "GET", "/admin/loggers", "").body()).contains("io.pronto.levels");
    // When
    Http.Reply refused = send(gateway, "PUT", logger, "{\"level\": \"LOUD\"}");
    // Then
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body())
        .contains("level: expected OFF, ERROR, WARN, INFO, DEBUG, TRACE or null");
    assertThat(send(gateway, "PUT", logger, "{\"level\": null}").body()).contains("\"level\":null");
  }

  @Test
  void loggersWithALevelAreBounded() {
    // Given
    ServiceProcess preprocessor = fleet.instance(Service.PREPROCESSOR, 0);
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "/admin/loggers/many." + i).toList();
    // When
    List<Http.Reply> replies =
        names.stream()
            .map(name -> send(preprocessor, "PUT", name, "{\"level\": \"INFO\"}"))
            .toList();
    // Then
    assertThat(replies).first().extracting(Http.Reply::status).isEqualTo(200);
    assertThat(replies).last().extracting(Http.Reply::status).isEqualTo(400);
    assertThat(replies.getLast().body()).contains("logger: expected one of the 200 loggers");
    // And when
    names.forEach(name -> send(preprocessor, "PUT", name, "{\"level\": null}"));
    // Then
    Http.Reply one = send(preprocessor, "PUT", names.getLast(), "{\"level\": \"INFO\"}");
    assertThat(one.status()).isEqualTo(200);
  }
}
