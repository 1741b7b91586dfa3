package io.pronto.service.tls;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.NettySslContextServerCredentials;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.pronto.chain.hop.HopCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;
import org.jboss.logging.Logger;

/**
 * What one side of TLS shows and trusts, read from files, and again when they have changed:
 * connections that are made from then on use what is new, those that are open stay. Any thread.
 */
public final class Certificates {

  private static final Logger LOG = Logger.getLogger(Certificates.class);

  /** More than the seven days for which a session may be kept, so none is. */
  private static final long NO_SESSION_SECONDS = Duration.ofDays(8).toSeconds();

  private final TlsFiles files;
  private final Identity keys = new Identity();
  private final Optional<AdvancedTlsX509TrustManager> trust;
  private Content known;
  private String complaint = "";
  private volatile Instant expires;

  /** The bytes of the files, to see whether they have changed. */
  @SuppressWarnings("ArrayRecordComponent") // compared by content, below
  private record Content(byte[] certificate, byte[] key, byte[] authorities) {

    static Content of(TlsFiles files) throws IOException {
      return new Content(
          read(files.certificate()), read(files.key()), read(files.authorities().orElse(null)));
    }

    private static byte[] read(Path file) throws IOException {
      return file == null ? new byte[0] : Files.readAllBytes(file);
    }

    boolean same(Content other) {
      return Arrays.equals(certificate, other.certificate)
          && Arrays.equals(key, other.key)
          && Arrays.equals(authorities, other.authorities);
    }
  }

  /**
   * Reads the files.
   *
   * @throws IllegalArgumentException if they cannot be used; the text says which and why
   */
  public Certificates(TlsFiles files) {
    this.files = files;
    try {
      this.trust =
          files.authorities().isPresent()
              ? Optional.of(AdvancedTlsX509TrustManager.newBuilder().build())
              : Optional.empty();
      Content read = Content.of(files);
      use(read);
      known = read;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /**
   * Looks at the files again. What cannot be used is logged once and left, as files that are
   * written one after the other do not fit together for a moment.
   *
   * @return whether something new is in use
   */
  public synchronized boolean refresh() {
    try {
      Content read = Content.of(files);
      if (read.same(known)) {
        complaint = "";
        return false;
      }
      use(read);
      known = read;
      complaint = "";
      if (files.identified()) {
        LOG.infof("the certificate in %s is in use, until %s", files.certificate(), expires);
      } else {
        LOG.infof("the authorities in %s are in use", files.authorities().orElseThrow());
      }
      return true;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      String reason = reason(e);
      if (!reason.equals(complaint)) {
        LOG.warnf("certificates stay as they were: %s", reason);
        complaint = reason;
      }
      return false;
    }
  }

  private void use(Content read) throws GeneralSecurityException, IOException {
    X509Certificate[] chain = files.identified() ? chain(read) : null;
    PrivateKey key = chain == null ? null : key(read.key(), chain[0].getPublicKey());
    if (trust.isPresent()) {
      trust
          .get()
          .updateTrustCredentials(certificates(files.authorities().get(), read.authorities()));
    }
    if (chain != null) {
      keys.show(key, chain);
      expires = chain[0].getNotAfter().toInstant();
    }
  }

  private X509Certificate[] chain(Content read) throws GeneralSecurityException {
    return certificates(files.certificate(), read.certificate());
  }

  private static X509Certificate[] certificates(Path file, byte[] pem)
      throws GeneralSecurityException {
    X509Certificate[] read;
    try {
      read = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
    } catch (CertificateException e) {
      throw new GeneralSecurityException(file + ": expected PEM certificates, got others", e);
    }
    if (read.length == 0) {
      throw new GeneralSecurityException(file + ": expected PEM certificates, got none");
    }
    return read;
  }

  private PrivateKey key(byte[] pem, PublicKey certified) throws GeneralSecurityException {
    PrivateKey key;
    try {
      key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw new GeneralSecurityException(
          files.key() + ": expected a PKCS#8 key in PEM, got another", e);
    }
    if (!fits(key, certified)) {
      throw new GeneralSecurityException(
          files.key() + ": expected the key of " + files.certificate() + ", got another");
    }
    return key;
  }

  private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(text);
    return signature.verify(signed);
  }

  private static String reason(Exception e) {
    return e instanceof IOException
        ? e.getMessage() + ": expected a file that can be read"
        : String.valueOf(e.getMessage());
  }

  /** When the own certificate ends; empty if none is shown. */
  public Optional<Instant> expires() {
    return Optional.ofNullable(expires);
  }

  /** What shows the own certificate, the newest at any time; empty if none is shown. */
  public Optional<X509KeyManager> keys() {
    return files.identified() ? Optional.of(keys) : Optional.empty();
  }

  /** What trusts the authorities, the newest at any time. */
  public Optional<? extends X509TrustManager> trust() {
    return trust;
  }

  /** For the services of a chain among each other. */
  public HopCredentials ofHops() {
    return new HopCredentials(server(), client(), true);
  }

  /** For a server; whoever calls must show a certificate if any authority is trusted. */
  public ServerCredentials server() {
    SslContextBuilder server = SslContextBuilder.forServer(keys);
    trust.ifPresent(known -> server.trustManager(known).clientAuth(ClientAuth.REQUIRE));
    return NettySslContextServerCredentials.create(context(server));
  }

  /** For a client, which shows its certificate. */
  public ChannelCredentials client() {
    SslContextBuilder client = SslContextBuilder.forClient().keyManager(keys);
    trust.ifPresent(client::trustManager);
    return NettySslContextChannelCredentials.create(context(client));
  }

  /**
   * Who checks certificates does so for each connection, by TLS 1.3: one that went on with a
   * session of before would let in whose certificate has ended since, or whose authority was
   * forgotten.
   */
  private SslContext context(SslContextBuilder builder) {
    GrpcSslContexts.configure(builder, SslProvider.JDK);
    if (trust.isPresent()) {
      builder.protocols("TLSv1.3").sessionTimeout(NO_SESSION_SECONDS);
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS of the JDK", e);
    }
  }
}
