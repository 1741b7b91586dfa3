package io.pronto.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.InsecureServerCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.tls.CertificateWatch;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrontCertificatesTest {

  private final CertificateWatch watch =
      new CertificateWatch(Duration.ofHours(1), new SimpleMeterRegistry(), () -> true);

  @AfterEach
  void close() {
    watch.close();
  }

  private FrontCertificates front(Map<String, String> values) {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(ChainSettings.class)
            .withMapping(GatewaySettings.class)
            .withDefaultValue("pronto.model-repository", "models");
    values.forEach(builder::withDefaultValue);
    SmallRyeConfig config = builder.build();
    return new FrontCertificates(
        config.getConfigMapping(ChainSettings.class),
        config.getConfigMapping(GatewaySettings.class),
        watch);
  }

  private static void refuses(FrontCertificates front, String message) {
    assertThatThrownBy(front::grpc).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  @Test
  void withoutCertificatesItSpeaksPlainText() {
    assertThat(front(Map.of()).grpc()).isInstanceOf(InsecureServerCredentials.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"certificate", "key", "client-ca"})
  void itsOwnSettingsNeedThoseOfTheService(String name) {
    String key = "pronto.gateway.tls." + name;
    refuses(
        front(Map.of(key, "a.pem")),
        key + ": expected pronto.tls.certificate to be set too, got a.pem");
  }

  @Test
  void aCertificateOfItsOwnNeedsItsKey() {
    refuses(
        front(Map.of("pronto.tls.certificate", "a", "pronto.gateway.tls.certificate", "b")),
        "pronto.gateway.tls.key: expected both a certificate and its key, or neither, got none");
    refuses(
        front(Map.of("pronto.tls.certificate", "a", "pronto.gateway.tls.key", "b")),
        "pronto.gateway.tls.certificate: expected both a certificate and its key, or neither, got"
            + " none");
  }

  @Test
  void clientsOfRestMustShowACertificateWhereTheirAuthorityIsNamed() {
    // Given
    HttpServerOptions open = new HttpServerOptions();
    HttpServerOptions closed = new HttpServerOptions();
    // When
    front(Map.of()).customizeHttpsServer(open);
    front(Map.of("pronto.gateway.tls.client-ca", "ca.crt")).customizeHttpsServer(closed);
    // Then
    assertThat(open.getClientAuth()).isEqualTo(ClientAuth.NONE);
    assertThat(closed.getClientAuth()).isEqualTo(ClientAuth.REQUIRED);
  }
}
