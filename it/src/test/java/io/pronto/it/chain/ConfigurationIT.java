package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Deployment;
import io.pronto.it.run.Ports;
import io.pronto.it.run.ServiceProcess;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A configuration that cannot be meant stops the start with key, value and rule. */
class ConfigurationIT {

  private static final Duration REFUSED = Duration.ofSeconds(30);

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PRONTO_GRPC_PORT             | 99999             | pronto.gateway.listen       | 0 to 65535
          PRONTO_HTTP_PORT             | 99999             | quarkus.http.port           | 0 to 65535
          PRONTO_MANAGEMENT_PORT       | 99999             | quarkus.management.port     | 0 to 65535
          PRONTO_HTTP_PORT             | many              | quarkus.http.port           | expected
          PRONTO_GATEWAY_LISTEN        | 0.0.0.0:0         | pronto.gateway.listen       | PRONTO_INSECURE=true
          PRONTO_PREPROCESSOR_LISTEN   | 0.0.0.0:0         | pronto.preprocessor.listen  | PRONTO_INSECURE=true
          QUARKUS_HTTP_HOST            | 0.0.0.0           | quarkus.http.host           | PRONTO_INSECURE=true
          QUARKUS_MANAGEMENT_HOST      | 0.0.0.0           | quarkus.management.host     | loopback
          PRONTO_GATEWAY_NEXT          | somewhere         | pronto.gateway.next         | static:///
          PRONTO_MODEL_SERVER_NEXT     | static:///a       | pronto.model-server.next    | host:port
          PRONTO_MODEL_REPOSITORY      | /no/such/folder   | pronto.model-repository     | expected
          PRONTO_LIMITS_QUEUE          | 0                 | pronto.limits.queue         | 1 to
          PRONTO_LIMITS_MESSAGE        | 3G                | pronto.limits.message       | 1 to
          PRONTO_LIMITS_MESSAGE        | big               | pronto.limits.message       | expected
          PRONTO_GATEWAY_WARM_UP       | soon              | pronto.gateway.warm-up      | expected
          PRONTO_GATEWAY_LOOK          | 0s                | pronto.gateway.look         | expected
          PRONTO_DRAIN_PATIENCE        | -1s               | pronto.drain.patience       | expected
          PRONTO_GATEWAY_DEFAULT_MODEL | nobody            | pronto.gateway.default-model| expected
          """)
  void refusesToStart(String variable, String value, String key, String rule) {
    refusesToStart(Setup.samples().with(variable, value), key, value, rule);
  }

  @ParameterizedTest
  @CsvSource({"pronto.gatway.listen", "pronto.limits.mesage", "pronto.colour"})
  void refusesToStartWithAKeyThatDoesNotExist(String key) {
    refusesToStart(Setup.samples().withFlag("-D" + key + "=1"), key, "1", "expected");
  }

  private static void refusesToStart(Setup setup, String key, String value, String rule) {
    // Given
    try (ServiceProcess process = standalone(setup)) {
      // When
      int exitCode = process.start().exitCode(REFUSED);
      // Then
      assertThat(exitCode).as(process.output()).isNotZero();
      assertThat(process.output()).contains(key, value, rule);
      assertThat(process.output()).as("no stack trace").doesNotContain("\tat ");
    }
  }

  private static ServiceProcess standalone(Setup setup) {
    Map<String, String> ports =
        Map.of(
            "PRONTO_HTTP_PORT", Integer.toString(Ports.free()),
            "PRONTO_GRPC_PORT", Integer.toString(Ports.free()),
            "PRONTO_MANAGEMENT_PORT", Integer.toString(Ports.free()));
    Setup complete = setup;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      if (!setup.environment().containsKey(port.getKey())) {
        complete = complete.with(port.getKey(), port.getValue());
      }
    }
    return new ServiceProcess("standalone", complete, Map.of());
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
