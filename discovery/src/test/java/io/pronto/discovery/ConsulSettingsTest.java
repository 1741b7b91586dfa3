package io.pronto.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.discovery.config.ConsulSettings;
import io.pronto.service.tls.TlsFiles;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulSettingsTest {

  @Test
  void withoutAnAddressThereIsNoConsul() {
    assertThat(settings(Map.of()).address()).isEmpty();
  }

  @Test
  void anAddressIsAllThatMustBeGiven() {
    // Given
    ConsulCheck check = check(Map.of("address", "127.0.0.1:8500"));
    // Then
    assertThat(check.access(Optional.empty()))
        .isEqualTo(
            new ConsulAccess(
                List.of(InetSocketAddress.createUnresolved("127.0.0.1", 8500)),
                Optional.empty(),
                Optional.empty()));
    assertThat(check.longestWait()).isEqualTo(Duration.ofSeconds(30));
    assertThat(check.presentation())
        .isEqualTo(
            new ConsulRegistry.Presentation(
                Optional.empty(),
                Optional.empty(),
                "development",
                new ServiceCheck(ServiceCheck.Kind.TTL, Duration.ofSeconds(10))));
  }

  @Test
  void everyKeyIsRead(@TempDir Path folder) throws IOException {
    // Given
    String ca = Files.createFile(folder.resolve("ca.pem")).toString();
    String certificate = Files.createFile(folder.resolve("own.pem")).toString();
    String key = Files.createFile(folder.resolve("own.key")).toString();
    Map<String, String> given = new HashMap<>();
    given.put("address", "consul-1:8501, [::1]:8501");
    given.put("token", "secret");
    given.put("tls.enabled", "true");
    given.put("tls.ca", ca);
    given.put("tls.certificate", certificate);
    given.put("tls.key", key);
    given.put("check", "grpc");
    given.put("ttl", "6s");
    given.put("zone", "b");
    given.put("advertise", "192.0.2.1");
    given.put("wait", "5s");
    // When
    ConsulCheck check = check(given);
    // Then
    assertThat(check.access(Optional.empty()).agents())
        .containsExactly(
            InetSocketAddress.createUnresolved("consul-1", 8501),
            InetSocketAddress.createUnresolved("::1", 8501));
    assertThat(check.access(Optional.empty()).token()).contains("secret");
    assertThat(check.files())
        .contains(new TlsFiles(Path.of(certificate), Path.of(key), Optional.of(Path.of(ca))));
    assertThat(check.access(Optional.empty()).toString()).doesNotContain("secret");
    assertThat(check.longestWait()).isEqualTo(Duration.ofSeconds(5));
    assertThat(check.presentation())
        .isEqualTo(
            new ConsulRegistry.Presentation(
                Optional.of(InetAddress.ofLiteral("192.0.2.1")),
                Optional.of("b"),
                "development",
                new ServiceCheck(ServiceCheck.Kind.GRPC, Duration.ofSeconds(6))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"consul", ":8500", "a:0", "a:65536", "a:x", "http://a:8500", "a:1,"})
  void refusesWhatIsNoAddress(String address) {
    String bad = address.substring(address.indexOf(',') + 1);
    refuses(
        () -> check(Map.of("address", address)).access(Optional.empty()),
        "pronto.consul.address: expected host:port[,host:port…], got " + bad);
  }

  @Test
  void refusesOtherValuesWithKeyAndRule() {
    refuses(
        () -> check(Map.of("check", "http")).presentation(),
        "pronto.consul.check: expected ttl or grpc, got http");
    refuses(
        () -> check(Map.of("ttl", "500ms")).presentation(),
        "pronto.consul.ttl: expected 1s to 3600s, got 500ms");
    refuses(
        () -> check(Map.of("wait", "31s")).longestWait(),
        "pronto.consul.wait: expected 1s to 30s, got 31s");
    refuses(
        () -> check(Map.of("advertise", "0.0.0.0")).presentation(),
        "pronto.consul.advertise: expected a host that others reach, got 0.0.0.0");
    refuses(
        () -> check(Map.of("advertise", "no-such-host.invalid")).presentation(),
        "pronto.consul.advertise: expected a host that others reach, got no-such-host.invalid");
  }

  @Test
  void tlsNeedsFilesThatAreThere(@TempDir Path folder) throws IOException {
    String ca = Files.createFile(folder.resolve("ca.pem")).toString();
    refuses(
        () -> check(Map.of("address", "a:1", "tls.enabled", "maybe")).files(),
        "pronto.consul.tls.enabled: expected true or false, got maybe");
    refuses(
        () -> check(Map.of("address", "a:1", "tls.enabled", "true")).files(),
        "pronto.consul.tls.ca: expected a file that can be read, got none");
    refuses(
        () ->
            check(Map.of("address", "a:1", "tls.enabled", "true", "tls.ca", ca, "tls.key", ca))
                .files(),
        "pronto.consul.tls.certificate: expected both a certificate and its key, or neither, got"
            + " none");
  }

  @Test
  void consulCannotAskServicesThatWantACertificate() {
    refuses(
        () -> new ConsulCheck(settings(Map.of("check", "grpc")), true).presentation(),
        "pronto.consul.check: expected ttl where pronto.tls.certificate is set, as Consul has no"
            + " certificate to show, got grpc");
    assertThat(new ConsulCheck(settings(Map.of()), true).presentation().check().kind())
        .isEqualTo(ServiceCheck.Kind.TTL);
  }

  private static void refuses(ThrowingCallable check, String message) {
    assertThatThrownBy(check).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  private static ConsulCheck check(Map<String, String> given) {
    return new ConsulCheck(settings(given), false);
  }

  private static ConsulSettings settings(Map<String, String> given) {
    Map<String, String> keys = new HashMap<>();
    given.forEach((key, value) -> keys.put("pronto.consul." + key, value));
    return new SmallRyeConfigBuilder()
        .withMapping(ConsulSettings.class)
        .withConverter(Duration.class, 200, new DurationConverter())
        .withSources(new PropertiesConfigSource(keys, "test", 100))
        .build()
        .getConfigMapping(ConsulSettings.class);
  }
}
