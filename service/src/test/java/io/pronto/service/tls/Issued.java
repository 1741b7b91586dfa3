package io.pronto.service.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate of a test, its key, and who signed it. */
public record Issued(X509Certificate certificate, PrivateKey key, X509Certificate authority) {

  private static final int LINE = 64;

  /**
   * Writes all three, as a mounted secret has them: {@code tls.crt}, {@code tls.key}, {@code
   * ca.crt}. Replaces what is there.
   */
  public TlsFiles write(Path folder) {
    Path shown = folder.resolve("tls.crt");
    Path secret = folder.resolve("tls.key");
    Path trusted = folder.resolve("ca.crt");
    try {
      Files.createDirectories(folder);
      Files.writeString(secret, pem("PRIVATE KEY", key.getEncoded()));
      Files.writeString(shown, pem("CERTIFICATE", certificate.getEncoded()));
      Files.writeString(trusted, trusted());
      return new TlsFiles(shown, secret, Optional.of(trusted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What callers have to trust, as PEM. */
  public String trusted() {
    try {
      return pem("CERTIFICATE", authority.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a server needs that shows it. */
  public SSLContext server() {
    char[] password = {};
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, password);
      store.setKeyEntry("own", key, password, new Certificate[] {certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String kind, byte[] content) {
    String lines =
        Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(content);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
  }
}
