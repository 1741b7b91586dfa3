package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Await;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that cannot be meant stops the start with key, value and rule. */
@Execution(ExecutionMode.CONCURRENT)
class ConfigurationIT {

  private static final Duration DECIDED = Duration.ofSeconds(30);

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PRONTO_GRPC_PORT         | 99999     | pronto.gateway.listen     | a port of 0 to 65535
          PRONTO_HTTP_PORT         | 99999     | quarkus.http.port         | 65535
          PRONTO_MANAGEMENT_PORT   | 99999     | quarkus.management.port   | 65535
          PRONTO_HTTP_PORT         | many      | quarkus.http.port         | an integer
          PRONTO_GATEWAY_LISTEN    | 0.0.0.0:0 | pronto.gateway.listen     | PRONTO_INSECURE=true
          QUARKUS_HTTP_HOST        | 0.0.0.0   | quarkus.http.host         | PRONTO_INSECURE=true
          QUARKUS_MANAGEMENT_HOST  | 0.0.0.0   | quarkus.management.host   | a PRONTO_MANAGEMENT_TOKEN
          PRONTO_GATEWAY_NEXT      | somewhere | pronto.gateway.next       | static:///host:port
          PRONTO_GATEWAY_NEXT      | static:///a:99999 | pronto.gateway.next | static:///host:port
          PRONTO_DEFAULT_MODEL     | irs       | pronto.default-model      | diabetes or digits or iris
          PRONTO_INSECURE          | maybe     | pronto.insecure           | true or false
          PRONTO_REPOSITORY_API    | both      | pronto.gateway.repository-api | data or management
          PRONTO_MODEL_SERVER_NEXT | static:///| pronto.model-server.next  | static:///host:port
          PRONTO_PREPROCESSOR_NEXT | static:///a | pronto.preprocessor.next | host:port
          PRONTO_MODEL_REPOSITORY  | /no/such  | pronto.model-repository   | a directory
          PRONTO_LIMITS_QUEUE      | 0         | pronto.limits.queue       | 1 to
          PRONTO_LIMITS_MESSAGE    | big       | pronto.limits.message     | format
          PRONTO_GATEWAY_WARM_UP   | soon      | pronto.gateway.warm-up    | duration
          PRONTO_WARM_UP           | 601s      | pronto.warm-up            | 0s to 600s
          PRONTO_GATEWAY_LOOK      | 0s        | pronto.gateway.look       | 10ms to 60s
          PRONTO_DRAIN_PATIENCE    | -1s       | pronto.drain.patience     | 0s to 3600s
          PRONTO_TRACING_ENDPOINT  | true      | pronto.tracing.endpoint   | http://host:port
          PRONTO_TRACING_RATIO     | 1.5       | pronto.tracing.ratio      | 0
          PRONTO_TLS_CERTIFICATE   | /no/such  | pronto.tls.certificate    | a file that can be read
          PRONTO_TLS_RELOAD        | 1ms       | pronto.tls.reload         | 100ms to 3600s
          PRONTO_GATEWAY_TLS_CLIENT_CA | /no/such | pronto.gateway.tls.client-ca | pronto.tls.certificate
          PRONTO_LOG_ACCESS        | all       | pronto.log.access         | true or false
          """)
  void stopsTheStartWithKeyValueAndRule(String variable, String value, String key, String rule) {
    // Given
    Setup setup = Setup.samples().with(variable, value);
    // When
    String output = refusal(setup);
    // Then
    assertThat(output.lines())
        .as(output)
        .anyMatch(line -> line.contains(key) && line.contains(value) && line.contains(rule));
  }

  @ParameterizedTest
  @CsvSource({"pronto.gatway.listen", "pronto.limits.mesage"})
  void stopsTheStartForAKeyThatDoesNotExist(String key) {
    // Given
    Setup setup = Setup.samples().withFlag("-D" + key + "=1");
    // When
    String output = refusal(setup);
    // Then
    assertThat(output.lines())
        .as(output)
        .anyMatch(line -> line.contains(key) && line.contains("does not map to any root"));
  }

  @Test
  void readsYaml(@TempDir Path folder) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("more.yaml"), "pronto: {limits: {queue: 0}}");
    Setup setup = Setup.samples().withFlag("-Dquarkus.config.locations=" + file);
    // When
    String output = refusal(setup);
    // Then
    assertThat(output).contains("pronto.limits.queue: expected 1 to 1000000, got 0");
  }

  /** What a process says that ends instead of becoming ready. */
  private static String refusal(Setup setup) {
    try (Standalone product = new Standalone(setup)) {
      ServiceProcess process = product.process().start();
      Await.until("ended or ready", DECIDED, () -> !process.alive() || process.ready());
      assertThat(process.alive()).as("it runs\n" + process.output()).isFalse();
      assertThat(process.exitCode(DECIDED)).isNotZero();
      return process.output();
    }
  }

  @Test
  void startsOnAnotherAddressWhenToldThatThisIsMeant() {
    // Given
    Setup setup =
        Setup.samples().with("PRONTO_INSECURE", "true").with("QUARKUS_HTTP_HOST", "0.0.0.0");
    // When
    try (Deployment product = Standalone.start(setup)) {
      // Then
      assertThat(product.processes().getFirst().ready()).isTrue();
    }
  }
}
