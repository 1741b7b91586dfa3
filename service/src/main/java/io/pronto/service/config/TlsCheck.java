package io.pronto.service.config;

import io.pronto.service.tls.CertificateWatch;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Checks on the settings of TLS, as {@link Check} makes them. */
public final class TlsCheck {

  private static final String KEY = "pronto.tls.";
  private static final String BESIDE = " where pronto.tls.certificate is set";
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(1);

  private TlsCheck() {}

  /** Whether a service shows a certificate, and so speaks no plain text. */
  public static boolean on(ChainSettings settings) {
    return settings.tls().certificate().isPresent();
  }

  /** The files of the services among each other; empty for plain text. */
  public static Optional<TlsFiles> files(ChainSettings settings) {
    ChainSettings.Tls tls = settings.tls();
    if (tls.certificate().isEmpty() && tls.key().isEmpty() && tls.ca().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new TlsFiles(
            file(KEY + "certificate", tls.certificate()),
            file(KEY + "key", tls.key()),
            Optional.of(file(KEY + "ca", tls.ca()))));
  }

  /** A file that a setting names. */
  public static Path file(String key, Optional<String> name) {
    Path path = Path.of(name.orElse(""));
    if (name.isEmpty() || !Files.isReadable(path) || Files.isDirectory(path)) {
      throw Check.refused(key, "a file that can be read", name.orElse("none"));
    }
    return path;
  }

  /** Reads files and watches them; refuses, by the name of their settings, what is of no use. */
  public static Certificates open(CertificateWatch watch, String keys, String use, TlsFiles files) {
    try {
      return watch.open(use, files);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(keys + ": " + e.getMessage());
    }
  }

  /**
   * Refuses ports of Quarkus that would speak plain text beside certificates, because somebody told
   * it so, or because it was not told of the certificates.
   *
   * @param http whether there is a port for REST
   */
  static void ports(ChainSettings settings, Config config, boolean http) {
    if (!on(settings) || settings.tls().key().isEmpty()) {
      return;
    }
    named(config, "quarkus.management.tls-configuration-name");
    if (http) {
      named(config, "quarkus.http.tls-configuration-name");
      String plain = text(config, "quarkus.http.insecure-requests");
      if (!plain.equalsIgnoreCase("disabled")) {
        throw Check.refused("quarkus.http.insecure-requests", "disabled" + BESIDE, plain);
      }
    }
  }

  private static void named(Config config, String key) {
    String name = text(config, key);
    if (name.isEmpty()) {
      throw Check.refused(key, "a name" + BESIDE, "none");
    }
  }

  private static String text(Config config, String key) {
    return config.getOptionalValue(key, String.class).orElse("");
  }

  /** Pause between two looks at the files. */
  public static Duration reload(ChainSettings settings) {
    return Check.between(KEY + "reload", settings.tls().reload(), SHORTEST, LONGEST);
  }
}
