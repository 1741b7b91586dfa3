package io.pronto.gateway.welcome;

import io.pronto.chain.release.Golden;
import io.pronto.chain.release.Release;
import io.pronto.chain.tensor.json.V2Json;
import io.pronto.gateway.Opened;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.FrontDesk;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes one prediction through the gateway's own REST front door and prints it with what to do
 * next.
 */
@Singleton
class Welcome {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String IRIS = "iris";
  private static final String FLOWER =
      "{\"input\": {\"sepal_length\": 5.1, \"sepal_width\": 3.5, \"petal_length\": 1.4,"
          + " \"petal_width\": 0.2}}";

  private final FrontDesk desk;
  private final GatewaySettings settings;
  private final HttpServer http;
  private final CountDownLatch restListens = new CountDownLatch(1);

  Welcome(FrontDesk desk, GatewaySettings settings, HttpServer http) {
    this.desk = desk;
    this.settings = settings;
    this.http = http;
  }

  void listening(@ObservesAsync HttpServerStart started) {
    restListens.countDown();
  }

  void opened(@ObservesAsync Opened opened) throws IOException, InterruptedException {
    // a chain that is not warmed may be ready before the REST front door is
    if (settings.welcome() && restListens.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      print(System.out, opened.grpcPort());
    }
  }

  private void print(PrintStream out, int grpcPort) throws IOException, InterruptedException {
    String rest = "http://127.0.0.1:" + http.getPort();
    StringBuilder text = new StringBuilder("\nPronto is ready.\n\n");
    Example example = example();
    if (example != null) {
      HttpResponse<String> answer = post(rest + example.path(), example.body());
      text.append("A prediction just made:  POST ").append(example.path()).append("\n  ");
      text.append(example.body()).append("\n  → ").append(answer.body()).append('\n');
      answer.headers().firstValue("Server-Timing").ifPresent(timing -> text.append(times(timing)));
      text.append("\nTry it yourself:\n  curl -d '").append(example.body()).append("' ");
      text.append(rest).append(example.path()).append("\n");
    }
    text.append("\nREST        ").append(rest).append("  (V2 at /v2, documentation at /openapi)\n");
    text.append("gRPC        127.0.0.1:")
        .append(grpcPort)
        .append("  (inference.GRPCInferenceService)\n");
    text.append("Management  ")
        .append("http://127.0.0.1:")
        .append(http.getManagementPort())
        .append("  (/health and /metrics)\n");
    text.append("Models      ")
        .append(String.join(", ", desk.models()))
        .append("\n\nCtrl-C ends it.\n");
    out.print(text);
    out.flush();
  }

  private record Example(String path, String body) {}

  /**
   * A flower for the sample model; else the first known request of the first model that has one.
   */
  private Example example() {
    if (desk.ready(IRIS, "") && desk.release(IRIS, "").recordsOf("input").isPresent()) {
      return new Example("/predict/" + IRIS, FLOWER);
    }
    for (String model : desk.models()) {
      if (desk.ready(model, "")) {
        Release release = desk.release(model, "");
        List<Golden> goldens = release.goldens();
        if (!goldens.isEmpty()) {
          byte[] body = V2Json.writeRequest("", goldens.getFirst().request());
          return new Example(
              "/v2/models/" + model + "/infer", new String(body, StandardCharsets.UTF_8));
        }
      }
    }
    return null;
  }

  private static HttpResponse<String> post(String url, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("pronto-debug", "1")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String times(String timing) {
    StringBuilder text = new StringBuilder("  time in each hop:");
    for (String hop : timing.split(", ")) {
      text.append("  ").append(hop.replace(";dur=", " ")).append(" ms");
    }
    return text.append('\n').toString();
  }
}
