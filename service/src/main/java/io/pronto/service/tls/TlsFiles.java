package io.pronto.service.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where one side has what it shows and what it trusts, as PEM files.
 *
 * @param certificate its own, then those up to its authority's; {@code null} if it shows none
 * @param key of the certificate, PKCS#8; {@code null} without one
 * @param authorities whose certificates are trusted; empty where the other side shows none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> authorities) {

  /** Of a client that shows nothing. */
  public static TlsFiles trusting(Path authorities) {
    return new TlsFiles(null, null, Optional.of(authorities));
  }

  /** Whether a certificate is shown. */
  boolean identified() {
    return certificate != null;
  }
}
