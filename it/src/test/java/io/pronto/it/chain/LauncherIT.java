package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Await;
import io.pronto.it.run.Launcher;
import io.pronto.it.run.Ports;
import io.pronto.it.run.Product;
import io.pronto.it.run.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./pronto}, as a user sees it. */
class LauncherIT {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration MANY_READY = Duration.ofMinutes(2);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final String STACK_TRACE = "\n\tat ";

  @ParameterizedTest
  @CsvSource({"serve, 1, INT", "serve, 1, TERM", "chain, 4, INT", "chain, 4, TERM"})
  void predictsSaysHowToGoOnAndEndsWithAllItsServices(String command, int services, String signal)
      throws InterruptedException {
    try (Launcher pronto = new Launcher(command, Map.of())) {
      // When
      pronto.awaitOutput("Ctrl-C ends it.", READY);
      // Then
      assertThat(pronto.output())
          .contains("setosa")
          .contains("time in each hop:")
          .contains("preprocessor", "model-server", "postprocessor")
          .contains("curl -d '")
          .contains("http://127.0.0.1:" + pronto.restPort() + "/predict/iris");
      assertThat(pronto.services()).hasSize(services);
      // When
      pronto.send(signal);
      // Then
      pronto.exitCode();
      Await.until("all services have ended", SOON, pronto::nothingLeft);
      assertThat(pronto.output()).doesNotContain(STACK_TRACE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "serve, PRONTO_GRPC_PORT, pronto.gateway.listen (PRONTO_GRPC_PORT)",
    "serve, PRONTO_HTTP_PORT, quarkus.http.port (PRONTO_HTTP_PORT)",
    "serve, QUARKUS_MANAGEMENT_PORT, quarkus.management.port (PRONTO_MANAGEMENT_PORT)",
    "chain, PRONTO_POSTPROCESSOR_LISTEN, pronto.postprocessor.listen"
  })
  void aPortInUseStopsTheStartInWords(String command, String variable, String named)
      throws IOException, InterruptedException {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      String value = variable.endsWith("PORT") ? "" + taken.getLocalPort() : address;
      // When
      try (Launcher pronto = new Launcher(command, Map.of(variable, value))) {
        // Then
        assertThat(pronto.exitCode()).isEqualTo(1);
        assertThat(pronto.output())
            .contains(
                named + ": expected an address that is free, got " + address + ", which is in use")
            .doesNotContain(STACK_TRACE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theManagementPortThatIsPrintedAnswers(boolean free) throws Exception {
    String wanted = free ? "0" : "" + Ports.free();
    try (Launcher pronto = new Launcher("serve", Map.of("QUARKUS_MANAGEMENT_PORT", wanted));
        HttpClient client = HttpClient.newHttpClient()) {
      // Given
      pronto.awaitOutput("Ctrl-C ends it.", READY);
      Matcher printed =
          Pattern.compile("Management {2}(http://127\\.0\\.0\\.1:\\d+)").matcher(pronto.output());
      assertThat(printed.find()).as(pronto.output()).isTrue();
      // When
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(printed.group(1) + "/health/live")).build();
      // Then
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aChainOfSeveralInstancesFindsItselfWithoutConsul() {
    try (Launcher pronto = new Launcher("chain --instances 2", Map.of())) {
      // When
      pronto.awaitOutput("Ctrl-C ends it.", MANY_READY);
      // Then
      assertThat(pronto.output()).contains("setosa");
      assertThat(pronto.services()).hasSize(2 * Service.values().length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "chain --instances 0, '--instances takes a number of 1 to 9, got 0'",
    "chain --instances 10, '--instances takes a number of 1 to 9, got 10'",
    "chain --instances, '--instances takes a number of 1 to 9, got nothing'",
    "chain --many, 'chain: expected --consul or --instances N, got --many'"
  })
  void anOptionThatIsNoneIsRefusedBeforeAnythingStarts(String command, String why)
      throws InterruptedException {
    try (Launcher pronto = new Launcher(command, Map.of())) {
      assertThat(pronto.exitCode()).isEqualTo(2);
      assertThat(pronto.output())
          .contains("Usage: ./pronto COMMAND")
          .endsWith("pronto: " + why + "\n");
    }
  }

  @Test
  void aServiceThatWasKilledIsNamedAndTheOthersStay() {
    try (Launcher pronto = new Launcher("chain", Map.of())) {
      // Given
      pronto.awaitOutput("Ctrl-C ends it.", READY);
      // When
      pronto.kill(pronto.services().getFirst());
      // Then
      pronto.awaitOutput("has ended (137)", SOON);
      assertThat(pronto.services()).hasSize(3);
    }
  }

  /** Which ids processes get cannot be chosen, so the list is looked at by itself. */
  @Test
  void aServiceThatHasEndedTakesNoOtherWithItWhoseIdBeginsLikeIts() throws IOException {
    // Given
    String list =
        "eval \"$(sed -n '/^without() {/,/^}/p' pronto)\"; services=$0; without gateway:12";
    // When
    Process left =
        new ProcessBuilder("sh", "-c", list, "gateway:123 gateway:12 preprocessor:12 ")
            .directory(Product.root().toFile())
            .start();
    // Then
    assertThat(left.inputReader().readLine()).isEqualTo("gateway:123 preprocessor:12 ");
  }
}
