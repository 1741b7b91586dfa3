package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

  @TempDir Path folder;

  private Authority authority;
  private TlsFiles files;

  @BeforeEach
  void issue() {
    authority = new Authority();
    files = authority.issue(folder.resolve("own"), "dns:preprocessor");
  }

  @Test
  void readsThemAndKnowsTheirEnd() {
    Certificates certificates = new Certificates(files);
    assertThat(certificates.expires().orElseThrow())
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(31)));
    assertThat(certificates.refresh()).as("nothing has changed").isFalse();
  }

  @Test
  void takesNewOnesOnceTheyFitTogether() throws IOException {
    // Given
    Certificates certificates = new Certificates(files);
    TlsFiles other = authority.issue(folder.resolve("other"), "dns:preprocessor");
    // When: the certificate is there before its key
    Files.copy(other.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
    // Then
    assertThat(certificates.refresh()).isFalse();
    // When
    Files.copy(other.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
    // Then
    assertThat(certificates.refresh()).isTrue();
    assertThat(certificates.refresh()).isFalse();
  }

  @Test
  void aHandshakeThatHasBegunGetsTheKeyOfItsCertificate() {
    // Given
    Certificates certificates = new Certificates(files);
    X509KeyManager keys = certificates.keys().orElseThrow();
    String begun = keys.chooseServerAlias("EC", null, null);
    X509Certificate[] chain = keys.getCertificateChain(begun);
    PrivateKey key = keys.getPrivateKey(begun);
    // When
    authority.issue(folder.resolve("own"), "dns:preprocessor");
    assertThat(certificates.refresh()).isTrue();
    // Then
    assertThat(keys.getCertificateChain(begun)).isEqualTo(chain);
    assertThat(keys.getPrivateKey(begun)).isEqualTo(key);
    String next = keys.chooseServerAlias("EC", null, null);
    assertThat(keys.getCertificateChain(next)).doesNotContain(chain);
    assertThat(keys.getPrivateKey(next)).isNotEqualTo(key);
  }

  @Test
  void keepsThemWhileTheFilesAreBrokenOrGone() throws IOException {
    // Given
    Certificates certificates = new Certificates(files);
    Instant end = certificates.expires().orElseThrow();
    byte[] right = Files.readAllBytes(files.certificate());
    // Then
    for (String broken :
        new String[] {
          "", "no certificate", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"
        }) {
      Files.writeString(files.certificate(), broken);
      assertThat(certificates.refresh()).as(broken).isFalse();
    }
    Files.delete(files.certificate());
    assertThat(certificates.refresh()).isFalse();
    assertThat(certificates.expires()).contains(end);
    // When
    Files.write(files.certificate(), right);
    // Then
    assertThat(certificates.refresh()).as("as before").isFalse();
  }

  @Test
  void tellsOnceOfFilesThatCannotBeUsedAndAgainWhenThatHappensAgain() throws IOException {
    // Given
    Certificates certificates = new Certificates(files);
    byte[] right = Files.readAllBytes(files.certificate());
    try (LogLines log = new LogLines(Certificates.class)) {
      for (int time = 1; time <= 2; time++) {
        // When
        Files.writeString(files.certificate(), "");
        certificates.refresh();
        certificates.refresh();
        // Then
        assertThat(log.lines()).hasSize(time).allMatch(line -> line.endsWith("got none"));
        Files.write(files.certificate(), right);
        certificates.refresh();
      }
    }
  }

  @Test
  void whoShowsNothingTrustsTheNewestAuthorities() throws IOException, CertificateException {
    // Given
    Path trusted = files.authorities().orElseThrow();
    Certificates certificates = new Certificates(TlsFiles.trusting(trusted));
    X509TrustManager trust = certificates.trust().orElseThrow();
    assertThat(certificates.expires()).isEmpty();
    assertThat(certificates.keys()).isEmpty();
    assertThat(trust.getAcceptedIssuers()).hasSize(1);
    X509Certificate before = trust.getAcceptedIssuers()[0];
    // When
    TlsFiles other = new Authority().issue(folder.resolve("other"), "dns:consul");
    Files.copy(other.authorities().orElseThrow(), trusted, StandardCopyOption.REPLACE_EXISTING);
    // Then
    assertThat(certificates.refresh()).isTrue();
    assertThat(trust.getAcceptedIssuers()).hasSize(1).doesNotContain(before);
  }

  @Test
  void refusesWhatDoesNotFitOrIsNoPem() throws IOException {
    TlsFiles other = authority.issue(folder.resolve("other"), "dns:model-server");
    refuses(
        new TlsFiles(files.certificate(), other.key(), files.authorities()),
        other.key() + ": expected the key of " + files.certificate() + ", got another");
    refuses(
        new TlsFiles(files.key(), files.key(), files.authorities()),
        files.key() + ": expected PEM certificates, got others");
    refuses(
        new TlsFiles(files.certificate(), files.certificate(), files.authorities()),
        files.certificate() + ": expected a PKCS#8 key in PEM, got another");
    Path empty = Files.createFile(folder.resolve("empty"));
    refuses(
        new TlsFiles(files.certificate(), files.key(), Optional.of(empty)),
        empty + ": expected PEM certificates, got none");
    Path none = folder.resolve("none");
    refuses(
        new TlsFiles(none, files.key(), files.authorities()),
        none + ": expected a file that can be read");
  }

  private static void refuses(TlsFiles files, String text) {
    assertThatThrownBy(() -> new Certificates(files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text);
  }
}
