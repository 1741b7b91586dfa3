package io.pronto.gateway.welcome;

import io.pronto.gateway.Opened;
import io.pronto.gateway.RestDoor;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.service.config.ChainSettings;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * Makes one prediction through the gateway's own REST front door and prints it with what to do
 * next.
 */
@Singleton
class Welcome {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int OK = 200;

  private final FrontDesk desk;
  private final Examples examples;
  private final ChainSettings shared;
  private final GatewaySettings settings;
  private final RestDoor door;
  private final HttpServer http;
  private final Config config;

  Welcome(
      FrontDesk desk,
      ChainSettings shared,
      GatewaySettings settings,
      RestDoor door,
      HttpServer http,
      Config config) {
    this.config = config;
    this.shared = shared;
    this.examples = new Examples(desk);
    this.desk = desk;
    this.settings = settings;
    this.door = door;
    this.http = http;
  }

  void opened(@ObservesAsync Opened opened) throws IOException, InterruptedException {
    // a chain that is not warmed may be ready before the REST front door is
    if (settings.welcome() && door.await(PATIENCE)) {
      print(System.out, opened.grpcPort());
    }
  }

  private void print(PrintStream out, int grpcPort) throws IOException, InterruptedException {
    String rest = door.scheme() + "://127.0.0.1:" + door.port();
    StringBuilder text = new StringBuilder("\nPronto is ready.\n\n");
    Example example = examples.first();
    if (example == null) {
      text.append("No model serves yet: put one at <model>/<version>/model.onnx into ")
          .append(shared.modelRepository())
          .append("\n");
    } else if (door.secure()) { // it is called by name, and perhaps with a certificate
      text.append("This is how to call it, by a name that its certificate has:\n")
          .append(curl(example, rest));
    } else {
      text.append(shown(example, post(rest + example.path(), example.body()), rest));
    }
    text.append("\nREST        ").append(rest).append("  (V2 at /v2, documentation at /openapi)\n");
    text.append("gRPC        127.0.0.1:")
        .append(grpcPort)
        .append("  (inference.GRPCInferenceService)\n");
    text.append("Management  ")
        .append(door.scheme())
        .append("://127.0.0.1:")
        .append(managementPort())
        .append("  (/health and /metrics)\n");
    text.append("Models      ").append(String.join(", ", desk.serving())).append('\n');
    desk.states().stream()
        .filter(state -> !state.ready())
        .forEach(
            state ->
                text.append("            not ")
                    .append(state.model())
                    .append(" version ")
                    .append(state.version())
                    .append(": ")
                    .append(state.reason())
                    .append('\n'));
    out.print(text.append("\nCtrl-C ends it.\n"));
    out.flush();
  }

  /**
   * Quarkus tells of the management port only where it took a free one, and that as soon as it has
   * it, which may be a little later than the REST front door.
   */
  private int managementPort() throws InterruptedException {
    int port = config.getValue("quarkus.management.port", Integer.class);
    for (long left = PATIENCE.dividedBy(PAUSE); port <= 0 && left > 0; left--) {
      Thread.sleep(PAUSE);
      port = http.getManagementPort();
    }
    return port;
  }

  private static String shown(Example example, HttpResponse<String> answer, String rest) {
    StringBuilder text = new StringBuilder();
    if (answer.statusCode() == OK) {
      text.append("A prediction just made:  POST ").append(example.path()).append("\n  ");
      text.append(example.body()).append("\n  → ").append(answer.body()).append('\n');
      answer.headers().firstValue("Server-Timing").ifPresent(timing -> text.append(times(timing)));
      text.append("\nTry it yourself:\n");
    } else {
      text.append("This is how to call it; with these values it answers ")
          .append(answer.body())
          .append('\n');
    }
    return text.append(curl(example, rest)).toString();
  }

  private static String curl(Example example, String rest) {
    return "  curl -d '%s' %s%s\n".formatted(example.body(), rest, example.path());
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
