package io.pronto.it.run;

import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Trust in one authority. */
public final class Trust {

  private Trust() {}

  /** Sockets that trust whom the authority of this PEM file has signed, and nobody else. */
  public static SSLSocketFactory in(Path authority) {
    return in(authority, null);
  }

  /** The same, which show this certificate, by {@code tls.crt} and {@code tls.key} of a folder. */
  public static SSLSocketFactory in(Path authority, Path own) {
    try (InputStream pem = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(own), trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyManager[] keys(Path own) throws IOException, GeneralSecurityException {
    if (own == null) {
      return new KeyManager[0];
    }
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    keys.updateIdentityCredentials(
        own.resolve("tls.crt").toFile(), own.resolve("tls.key").toFile());
    return new KeyManager[] {keys};
  }
}
