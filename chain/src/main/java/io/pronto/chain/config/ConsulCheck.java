package io.pronto.chain.config;

import io.pronto.chain.discovery.ConsulAccess;
import io.pronto.chain.discovery.ConsulRegistry;
import io.pronto.chain.discovery.ServiceCheck;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
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

  ConsulCheck(ConsulSettings settings) {
    this.settings = settings;
  }

  /** How Consul is reached. */
  ConsulAccess access() {
    List<InetSocketAddress> agents =
        Arrays.stream(settings.address().orElseThrow().split(",", -1))
            .map(text -> agent(text.strip()))
            .toList();
    return new ConsulAccess(agents, settings.token(), tls());
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

  private Optional<ConsulAccess.Tls> tls() {
    ConsulSettings.Tls tls = settings.tls();
    if (!Check.yes(KEY + "tls.enabled", tls.enabled())) {
      return Optional.empty();
    }
    if (tls.certificate().isPresent() != tls.key().isPresent()) {
      String absent = KEY + "tls." + (tls.key().isPresent() ? "certificate" : "key");
      throw Check.refused(absent, "both a certificate and its key, or neither", "none");
    }
    return Optional.of(
        new ConsulAccess.Tls(
            file("tls.ca", tls.ca().orElse("none")),
            tls.certificate()
                .map(
                    certificate ->
                        new ConsulAccess.Identity(
                            file("tls.certificate", certificate),
                            file("tls.key", tls.key().orElseThrow())))));
  }

  private static String file(String key, String name) {
    if (!Files.isReadable(Path.of(name)) || Files.isDirectory(Path.of(name))) {
      throw Check.refused(KEY + key, "a file that can be read", name);
    }
    return name;
  }

  /** How long one query may wait for a change. */
  Duration longestWait() {
    return Check.between(KEY + "wait", settings.longestWait(), LEAST, LONGEST_WAIT);
  }

  /** How services present themselves. */
  ConsulRegistry.Presentation presentation() {
    String kind = Check.oneOf(KEY + "check", settings.check(), List.of("ttl", "grpc"));
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
