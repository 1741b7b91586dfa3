package io.pronto.discovery;

import io.pronto.discovery.config.ConsulSettings;
import io.pronto.service.config.Check;
import io.pronto.service.config.TlsCheck;
import io.pronto.service.tls.Certificates;
import io.pronto.service.tls.TlsFiles;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks on the settings of Consul, as {@link Check} makes them. */
final class ConsulCheck {

  private static final String KEY = "pronto.consul.";
  private static final int MAX_PORT = 65_535;
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration LONGEST_TTL = Duration.ofHours(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ConsulSettings settings;
  private final boolean secured;

  /**
   * Of these settings.
   *
   * @param secured whether callers of the services must show a certificate
   */
  ConsulCheck(ConsulSettings settings, boolean secured) {
    this.settings = settings;
    this.secured = secured;
  }

  /**
   * How Consul is reached.
   *
   * @param tls the certificates in {@link #files}
   */
  ConsulAccess access(Optional<Certificates> tls) {
    List<InetSocketAddress> agents =
        Arrays.stream(settings.address().orElseThrow().split(",", -1))
            .map(text -> agent(text.strip()))
            .toList();
    return new ConsulAccess(agents, settings.token(), tls);
  }

  private static InetSocketAddress agent(String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[(.*)]$", "$1");
    if (host.isEmpty()
        || host.contains("/")
        || !port.matches("\\d{1,5}")
        || Integer.parseInt(port) < 1
        || Integer.parseInt(port) > MAX_PORT) {
      throw Check.refused(KEY + "address", "host:port[,host:port…]", text);
    }
    return InetSocketAddress.createUnresolved(host, Integer.parseInt(port));
  }

  /** The files for HTTPS; empty for HTTP. */
  Optional<TlsFiles> files() {
    ConsulSettings.Tls tls = settings.tls();
    if (!Check.yes(KEY + "tls.enabled", tls.enabled())) {
      return Optional.empty();
    }
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      String absent = KEY + "tls." + (tls.key().isPresent() ? "certificate" : "key");
      throw Check.refused(absent, "both a certificate and its key, or neither", "none");
    }
    Path authorities = TlsCheck.file(KEY + "tls.ca", tls.ca());
    if (tls.certificate().isEmpty()) {
      return Optional.of(TlsFiles.trusting(authorities));
    }
    return Optional.of(
        new TlsFiles(
            TlsCheck.file(KEY + "tls.certificate", tls.certificate()),
            TlsCheck.file(KEY + "tls.key", tls.key()),
            Optional.of(authorities)));
  }

  /** How long one query may wait for a change. */
  Duration longestWait() {
    return Check.between(KEY + "wait", settings.longestWait(), LEAST, LONGEST_WAIT);
  }

  /** How services present themselves. */
  ConsulRegistry.Presentation presentation() {
    String kind = Check.oneOf(KEY + "check", settings.check(), List.of("ttl", "grpc"));
    if (secured && kind.equals("grpc")) {
      throw Check.refused(
          KEY + "check",
          "ttl where pronto.tls.certificate is set, as Consul has no certificate to show",
          kind);
    }
    String version = ConsulCheck.class.getPackage().getImplementationVersion();
    return new ConsulRegistry.Presentation(
        settings.advertise().map(ConsulCheck::host),
        settings.zone(),
        version == null ? "development" : version,
        new ServiceCheck(
            ServiceCheck.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            Check.between(KEY + "ttl", settings.ttl(), LEAST, LONGEST_TTL)));
  }

  /** Consul is told addresses, so that nobody has to look a name up. */
  private static InetAddress host(String name) {
    try {
      InetAddress address = InetAddress.getByName(name);
      if (!address.isAnyLocalAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      // refused below, like an address that means all
    }
    throw Check.refused(KEY + "advertise", "a host that others reach", name);
  }
}
