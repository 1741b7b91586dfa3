package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuarkusTlsTest {

  private static final Map<String, String> OWN =
      Map.of(
          "quarkus.http.port", "8080",
          "pronto.tls.certificate", "/a/tls.crt",
          "pronto.tls.key", "/a/tls.key",
          "pronto.tls.ca", "/a/ca.crt");
  private static final Map<String, String> FRONT =
      Map.of(
          "pronto.gateway.tls.certificate", "/b/tls.crt",
          "pronto.gateway.tls.key", "/b/tls.key",
          "pronto.gateway.tls.client-ca", "/b/ca.crt");

  private static SmallRyeConfig config(Map<String, String> own, Map<String, String> front) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new PropertiesConfigSource(own, "own", 250))
        .withSources(new PropertiesConfigSource(front, "front", 250))
        .withSources(new QuarkusTls())
        .build();
  }

  private static String value(SmallRyeConfig config, String key) {
    return config.getConfigValue(key).getValue();
  }

  private static List<String> keys(SmallRyeConfig config) {
    List<String> keys = new ArrayList<>();
    config.getPropertyNames().forEach(keys::add);
    return keys;
  }

  @Test
  void withoutACertificateQuarkusIsToldNothing() {
    SmallRyeConfig config = config(Map.of("quarkus.http.port", "8080"), Map.of());
    assertThat(keys(config)).noneMatch(key -> key.startsWith("quarkus.tls"));
    assertThat(value(config, "quarkus.http.insecure-requests")).isNull();
  }

  @Test
  void bothPortsShowTheCertificateAndSpeakNoPlainText() {
    SmallRyeConfig config = config(OWN, Map.of());
    for (String port : new String[] {"quarkus.http", "quarkus.management"}) {
      String name = value(config, port + ".tls-configuration-name");
      assertThat(value(config, "quarkus.tls." + name + ".key-store.pem.0.cert"))
          .isEqualTo("/a/tls.crt");
      assertThat(value(config, "quarkus.tls." + name + ".key-store.pem.0.key"))
          .isEqualTo("/a/tls.key");
      assertThat(value(config, "quarkus.tls." + name + ".trust-store.pem.certs")).isNull();
    }
    assertThat(value(config, "quarkus.http.insecure-requests")).isEqualTo("disabled");
    assertThat(value(config, "quarkus.http.ssl-port")).isEqualTo("8080");
  }

  @Test
  void theFrontDoorMayHaveACertificateOfItsOwn() {
    SmallRyeConfig config = config(OWN, FRONT);
    String front = "quarkus.tls." + value(config, "quarkus.http.tls-configuration-name");
    assertThat(value(config, front + ".key-store.pem.0.cert")).isEqualTo("/b/tls.crt");
    assertThat(value(config, front + ".key-store.pem.0.key")).isEqualTo("/b/tls.key");
    assertThat(value(config, front + ".trust-store.pem.certs")).isEqualTo("/b/ca.crt");
    String management = value(config, "quarkus.management.tls-configuration-name");
    assertThat(value(config, "quarkus.tls." + management + ".key-store.pem.0.cert"))
        .isEqualTo("/a/tls.crt");
  }

  /** Quarkus would make key stores anew at every period: see {@link PortCertificates}. */
  @Test
  void quarkusDoesNotLookAtTheFilesByItself() {
    assertThat(keys(config(OWN, FRONT))).noneMatch(key -> key.endsWith("reload-period"));
  }
}
