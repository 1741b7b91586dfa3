package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Ports;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Prometheus that scrapes management ports once a second. */
@Needs.Prometheus
public final class Prometheus extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Http http;

  private Prometheus(int port, List<Integer> managementPorts) {
    super("prometheus", command(port, managementPorts), Map.of());
    this.http = new Http(Network.HOST, "http://127.0.0.1:" + port);
  }

  /** Starts one that scrapes these management ports, and waits until it takes queries. */
  public static Prometheus scraping(List<Integer> managementPorts) {
    Prometheus prometheus = new Prometheus(Ports.free(), managementPorts);
    try {
      prometheus.start();
      prometheus.awaitState("is ready", READY, prometheus::ready);
      return prometheus;
    } catch (RuntimeException | Error e) {
      prometheus.close();
      throw e;
    }
  }

  private static List<String> command(int port, List<Integer> managementPorts) {
    String targets =
        managementPorts.stream().map("'127.0.0.1:%d'"::formatted).collect(Collectors.joining(", "));
    String configuration =
        """
        global: {scrape_interval: 1s}
        scrape_configs:
          - job_name: pronto
            static_configs:
              - targets: [%s]
        """
            .formatted(targets);
    try {
      Files.createDirectories(Product.outputs());
      Path folder = Files.createTempDirectory(Product.outputs(), "prometheus-");
      Path file = Files.writeString(folder.resolve("prometheus.yaml"), configuration);
      return List.of(
          Tool.PROMETHEUS.executable().toString(),
          "--config.file=" + file,
          "--storage.tsdb.path=" + folder.resolve("data"),
          "--web.listen-address=127.0.0.1:" + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean ready() {
    try {
      return http.send("GET", "/-/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * What a query gives now.
   *
   * @throws AssertionError if it is not a sound one
   */
  public JsonNode query(String expression) {
    try {
      Http.Reply reply =
          http.send(
              "GET",
              "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8),
              "",
              ANSWER);
      JsonNode answer = JSON.readTree(reply.body());
      if (!"success".equals(answer.path("status").asText())) {
        throw new AssertionError(expression + ": " + reply);
      }
      return answer.path("data").path("result");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
