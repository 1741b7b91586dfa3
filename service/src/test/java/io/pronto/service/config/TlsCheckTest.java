package io.pronto.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.service.config.TestSettings.Files;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.CertificateWatch;
import io.pronto.service.tls.TlsFiles;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsCheckTest {

  @TempDir Path folder;

  private String certificate;
  private String key;
  private String ca;

  @BeforeEach
  void issue() {
    TlsFiles files = new Authority().issue(folder, "dns:preprocessor");
    certificate = files.certificate().toString();
    key = files.key().toString();
    ca = files.authorities().orElseThrow().toString();
  }

  private static Optional<TlsFiles> files(String certificate, String key, String ca) {
    return TlsCheck.files(TestSettings.usual().with(Files.of(certificate, key, ca)));
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  @Test
  void allThreeFilesOrNone() {
    assertThat(files(null, null, null)).isEmpty();
    assertThat(files(certificate, key, ca))
        .contains(new TlsFiles(Path.of(certificate), Path.of(key), Optional.of(Path.of(ca))));
    String rule = ": expected a file that can be read, got none";
    refuses(() -> files(null, key, ca), "pronto.tls.certificate" + rule);
    refuses(() -> files(certificate, null, ca), "pronto.tls.key" + rule);
    refuses(() -> files(certificate, key, null), "pronto.tls.ca" + rule);
  }

  @Test
  void aFileThatIsAbsentOrAFolderIsRefused() {
    for (String no : new String[] {folder.resolve("no").toString(), folder.toString()}) {
      refuses(
          () -> files(certificate, no, ca),
          "pronto.tls.key: expected a file that can be read, got " + no);
    }
  }

  @Test
  void theRefusalOfAFileNamesItsSettings() {
    TlsFiles swapped = files(key, certificate, ca).orElseThrow();
    try (CertificateWatch watch =
        new CertificateWatch(Duration.ofHours(1), new SimpleMeterRegistry(), () -> true)) {
      refuses(
          () -> TlsCheck.open(watch, "pronto.tls", "hops", swapped),
          "pronto.tls: " + key + ": expected PEM certificates, got others");
    }
  }

  private static SmallRyeConfig quarkus(Map<String, String> told) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(told, "told", 300))
        .build();
  }

  @Test
  void portsOfQuarkusSpeakNoPlainTextBesideCertificates() {
    // Given
    TestSettings secure = TestSettings.usual().with(Files.of(certificate, key, ca));
    Map<String, String> management = Map.of("quarkus.management.tls-configuration-name", "m");
    Map<String, String> both = new HashMap<>(management);
    both.put("quarkus.http.tls-configuration-name", "f");
    both.put("quarkus.http.insecure-requests", "disabled");
    // Then
    TlsCheck.ports(TestSettings.usual(), quarkus(Map.of()), true);
    TlsCheck.ports(secure, quarkus(management), false);
    TlsCheck.ports(secure, quarkus(both), true);
    refuses(
        () -> TlsCheck.ports(secure, quarkus(Map.of()), false),
        "quarkus.management.tls-configuration-name: expected a name where pronto.tls.certificate is"
            + " set, got none");
    refuses(
        () -> TlsCheck.ports(secure, quarkus(management), true),
        "quarkus.http.tls-configuration-name: expected a name where pronto.tls.certificate is set,"
            + " got none");
    both.put("quarkus.http.insecure-requests", "redirect");
    refuses(
        () -> TlsCheck.ports(secure, quarkus(both), true),
        "quarkus.http.insecure-requests: expected disabled where pronto.tls.certificate is set, got"
            + " redirect");
  }
}
