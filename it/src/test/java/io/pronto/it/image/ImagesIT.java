package io.pronto.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.parts.DockerEngine;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service runs from its image, locked up, and starts with the cache that lies in it. */
@Isolated
@Needs.Docker
@Needs.Network
class ImagesIT {

  private static final String STANDALONE = "standalone";
  private static final String MODELS = Product.root().resolve("samples/models").toString();
  private static final Map<Service, Integer> GRPC =
      Map.of(
          Service.GATEWAY, 8081,
          Service.PREPROCESSOR, 8181,
          Service.MODEL_SERVER, 8281,
          Service.POSTPROCESSOR, 8381);
  private static final int REST = 8080;
  private static final int ROUNDS = 3;
  private static final double MEGABYTE = 1_000_000;

  /** The JVM ends when it cannot use the cache. */
  private static final String ONLY_WITH_CACHE = "-XX:AOTMode=on";

  /** What it says of one that it uses, with {@code -Xlog:aot}. */
  private static final String USED = "Using AOT-linked classes: true";

  /** Of every line of a log in JSON. */
  private static final String JSON_FIELD = "\"loggerName\":";

  private static DockerEngine engine;

  @BeforeAll
  static void start() {
    engine = DockerEngine.running();
    for (Service service : Service.values()) {
      engine.load(service.module());
    }
    engine.load(STANDALONE);
    engine.docker("network", "create", "chain");
  }

  @AfterAll
  static void end() {
    if (engine != null) {
      engine.close();
    }
  }

  @Test
  void everyServiceStartsFromItsImageWithNoRightsAndItsCache() {
    Deque<Container> containers = new ArrayDeque<>();
    try {
      for (Service service : List.of(Service.values()).reversed()) {
        Container container =
            Container.start(engine, service.module(), MODELS, environment(service));
        containers.push(container);
        Duration ready = container.awaitReady(GRPC.get(service) + 1);
        report(service.module(), ready);
        assertThat(container.saysWell()).as("health of the " + service.module()).isTrue();
        assertThat(container.log()).contains(USED);
        assertThat(container.log().lines())
            .anyMatch(line -> line.startsWith("{") && line.contains(JSON_FIELD));
        assertThat(container.inspect("{{.Config.User}}")).isEqualTo("65532:65532");
      }
      containers.getFirst().awaitPrediction(REST);
    } finally {
      containers.forEach(Container::close);
    }
  }

  private static Map<String, String> environment(Service service) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("JDK_JAVA_OPTIONS", "-Xlog:aot");
    service
        .next()
        .ifPresent(
            next ->
                environment.put(
                    service.variable("NEXT"), "static:///" + next.module() + ":" + GRPC.get(next)));
    return environment;
  }

  private static void report(String module, Duration ready) {
    String size = engine.docker("image", "inspect", "-f", "{{.Size}}", Container.image(module));
    System.out.printf(
        Locale.ROOT,
        "image %s: %.0f MB unpacked, ready after %d ms%n",
        module,
        Long.parseLong(size.strip()) / MEGABYTE,
        ready.toMillis());
  }

  @Test
  void theFirstPredictionComesSoonerWithTheCache() {
    Duration with = Duration.ofDays(1);
    Duration without = Duration.ofDays(1);
    for (int round = 0; round < ROUNDS; round++) {
      with = shorter(with, firstPrediction(ONLY_WITH_CACHE));
      without = shorter(without, firstPrediction("-XX:AOTMode=off"));
    }
    System.out.printf(
        "start to first prediction, the four in one container, best of %d: %d ms with the cache,"
            + " %d ms without%n",
        ROUNDS, with.toMillis(), without.toMillis());
    report(STANDALONE, with);
    assertThat(with).isLessThan(without);
  }

  private static Duration firstPrediction(String flags) {
    Map<String, String> environment =
        Map.of("JDK_JAVA_OPTIONS", flags, "PRONTO_GATEWAY_WARM_UP", "0s");
    try (Container container = Container.start(engine, STANDALONE, MODELS, environment)) {
      return container.awaitPrediction(REST);
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "preprocessor", "model-server", "postprocessor", STANDALONE})
  void thereIsNoShellAndTheBillNamesEveryLibrary(String module, @TempDir Path folder)
      throws IOException {
    // Given
    String image = Container.image(module);
    String id = engine.docker("create", image).strip();
    // When
    for (String part : List.of("lib", "sbom.cdx.json")) {
      engine.docker("cp", id + ":/opt/pronto/" + part, folder.resolve(part).toString());
    }
    // Then
    assertThat(engine.succeeds("run", "--rm", "--entrypoint", "/bin/sh", image, "-c", ":"))
        .as("a shell")
        .isFalse();
    List<String> named = named(folder.resolve("sbom.cdx.json"));
    try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
      assertThat(libraries.map(jar -> jar.getFileName().toString()))
          .isNotEmpty()
          .allMatch(jar -> named.stream().anyMatch(jar::startsWith));
    }
  }

  /** Components of a bill as Quarkus begins the names of jars. */
  private static List<String> named(Path bill) throws IOException {
    JsonNode components = new ObjectMapper().readTree(bill.toFile()).get("components");
    return components
        .valueStream()
        .map(
            component ->
                "%s.%s-%s"
                    .formatted(
                        component.path("group").asText(),
                        component.path("name").asText(),
                        component.path("version").asText()))
        .toList();
  }
}
