package io.pronto.service.tls;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A certificate authority of a test. */
public final class Authority {

  private static final AtomicLong COUNT = new AtomicLong();
  private static final Duration BEFORE = Duration.ofHours(1);
  private static final Duration VALID = Duration.ofDays(30);

  private static final byte[] ECDSA_WITH_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final byte[] COMMON_NAME = Der.oid("2.5.4.3");
  private static final byte[] BASIC_CONSTRAINTS = Der.oid("2.5.29.19");
  private static final byte[] ALTERNATIVE_NAMES = Der.oid("2.5.29.17");
  private static final int VERSION_3 = 2;

  /** Tags of alternative names. */
  private static final int DNS = 0x82;

  private static final int IP = 0x87;

  private final String name = "authority-" + COUNT.incrementAndGet();
  private final KeyPair keys = newKeys();
  private final X509Certificate certificate;
  private long issued;

  /** A new one. */
  public Authority() {
    byte[] authority = Der.sequence(Der.yes());
    certificate =
        signed(
            name,
            keys.getPublic(),
            Der.sequence(Der.sequence(BASIC_CONSTRAINTS, Der.yes(), Der.octets(authority))));
  }

  /**
   * A new certificate with its key.
   *
   * @param names alternative names of the subject, such as {@code dns:preprocessor}, {@code
   *     ip:127.0.0.1}
   */
  public Issued issue(String... names) {
    KeyPair own = newKeys();
    X509Certificate shown = signed("leaf-" + issued, own.getPublic(), alternatives(names));
    return new Issued(shown, own.getPrivate(), certificate);
  }

  /** Writes a new certificate into a folder, as {@link Issued#write} does. */
  public TlsFiles issue(Path folder, String... names) {
    return issue(names).write(folder);
  }

  private static byte[] alternatives(String... names) {
    if (names.length == 0) {
      return new byte[0];
    }
    List<byte[]> parts = new ArrayList<>();
    for (String name : names) {
      String text = name.substring(name.indexOf(':') + 1);
      parts.add(
          switch (name.substring(0, name.indexOf(':'))) {
            case "dns" -> Der.value(DNS, text.getBytes(StandardCharsets.US_ASCII));
            case "ip" -> Der.value(IP, address(text));
            default -> throw new IllegalArgumentException("expected dns: or ip:, got " + name);
          });
    }
    byte[] list = Der.sequence(parts.toArray(byte[][]::new));
    return Der.sequence(Der.sequence(ALTERNATIVE_NAMES, Der.octets(list)));
  }

  private static byte[] address(String text) {
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected an address, got " + text, e);
    }
  }

  /**
   * Signs what RFC 5280 calls TBSCertificate.
   *
   * @param extensions none where it is empty
   */
  private synchronized X509Certificate signed(String subject, PublicKey key, byte[] extensions) {
    Instant now = Instant.now();
    byte[] content =
        Der.sequence(
            Der.explicit(0, Der.integer(VERSION_3)),
            Der.integer(++issued),
            ECDSA_WITH_SHA256,
            named(name),
            Der.sequence(Der.time(now.minus(BEFORE)), Der.time(now.plus(VALID))),
            named(subject),
            key.getEncoded(),
            extensions.length == 0 ? extensions : Der.explicit(3, extensions));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(content);
      byte[] whole = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] named(String name) {
    return Der.sequence(Der.set(Der.sequence(COMMON_NAME, Der.text(name))));
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
