package io.pronto.service.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of the tests are sound by the rules of the JDK. */
class AuthorityTest {

  private static final int DNS = 2;
  private static final int IP = 7;

  private final Authority authority = new Authority();

  @TempDir Path folder;

  @Test
  void whatItIssuesHoldsUnderItsOwnAndUnderNoOther() throws Exception {
    // Given
    Issued issued = authority.issue("dns:preprocessor");
    // Then
    assertThatCode(() -> validate(issued.certificate(), issued.authority()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> validate(issued.certificate(), new Authority().issue().authority()))
        .hasMessageContaining("trust anchor");
    assertThat(issued.authority().getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(issued.certificate().getBasicConstraints()).isNegative();
  }

  @Test
  void hasTheNamesAndAddressesThatWereAskedFor() throws Exception {
    // When
    X509Certificate shown =
        authority.issue("dns:model-server", "ip:127.0.0.1", "ip:::1").certificate();
    // Then
    assertThat(shown.getSubjectAlternativeNames())
        .containsExactly(
            List.of(DNS, "model-server"), List.of(IP, "127.0.0.1"), List.of(IP, "0:0:0:0:0:0:0:1"));
    assertThat(authority.issue().certificate().getSubjectAlternativeNames()).isNull();
  }

  @Test
  void manyNamesTakeLongLengths() throws Exception {
    String[] names = new String[5_000];
    for (int i = 0; i < names.length; i++) {
      names[i] = "dns:host-" + i + ".example";
    }
    Issued issued = authority.issue(names);
    assertThat(issued.certificate().getSubjectAlternativeNames()).hasSize(names.length);
    assertThatCode(() -> validate(issued.certificate(), issued.authority()))
        .doesNotThrowAnyException();
  }

  @Test
  void numbersWhatItIssues() {
    assertThat(authority.issue().certificate().getSerialNumber())
        .isNotEqualTo(authority.issue().certificate().getSerialNumber());
  }

  @Test
  void refusesOtherNames() {
    assertThatThrownBy(() -> authority.issue("mail:a@b")).hasMessageContaining("got mail:a@b");
    assertThatThrownBy(() -> authority.issue("ip:localhost")).hasMessageContaining("got localhost");
  }

  @Test
  void filesAreReadAsTheyWereIssued() throws Exception {
    // Given
    Issued issued = authority.issue("dns:gateway");
    // When
    TlsFiles files = issued.write(folder.resolve("new"));
    // Then
    assertThat(read(files.certificate())).isEqualTo(issued.certificate());
    assertThat(read(files.authorities().orElseThrow())).isEqualTo(issued.authority());
    assertThat(new Certificates(files).client()).isNotNull();
  }

  private static X509Certificate read(Path file) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(file));
  }

  private static void validate(X509Certificate shown, X509Certificate trusted) throws Exception {
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(shown));
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(trusted, null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX").validate(path, parameters);
  }
}
