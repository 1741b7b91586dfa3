package io.pronto.discovery;

import io.pronto.chain.hop.Listen;
import io.pronto.core.hop.Hop;
import io.pronto.service.registry.Registration;
import io.pronto.service.registry.Registry;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes the services of this process known in Consul. */
public final class ConsulRegistry implements Registry, AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String KEY = "pronto.consul.advertise";

  private final Vertx vertx;
  private final ConsulAccess access;
  private final Presentation presentation;
  private final List<ConsulRegistration> registrations = new CopyOnWriteArrayList<>();

  /**
   * How services of this process present themselves.
   *
   * @param host under which others reach them; unset, the one they listen on
   * @param zone where they run
   * @param version of Pronto
   */
  public record Presentation(
      Optional<InetAddress> host, Optional<String> zone, String version, ServiceCheck check) {}

  /** Speaks to Consul once a service joins. */
  public ConsulRegistry(Vertx vertx, ConsulAccess access, Presentation presentation) {
    this.vertx = vertx;
    this.access = access;
    this.presentation = presentation;
  }

  @Override
  public Registration registration(Hop hop, Listen listen) {
    if (listen.address() == null) {
      return Registration.none();
    }
    InetAddress host = presentation.host().orElse(listen.address().getAddress());
    if (host.isAnyLocalAddress()) {
      throw new ConfigurationException(
          KEY
              + ": expected the address under which others reach the "
              + hop
              + ", which listens on "
              + listen
              + ", got none",
          Set.of(KEY));
    }
    Map<String, String> meta = new TreeMap<>(Map.of("version", presentation.version()));
    presentation.zone().ifPresent(zone -> meta.put("zone", zone));
    ConsulRegistration registration =
        new ConsulRegistration(
            "pronto-" + hop,
            host.getHostAddress(),
            meta,
            presentation.check(),
            vertx,
            access.clients(vertx, TIMEOUT, ConsulRegistration.CONNECTIONS));
    registrations.add(registration);
    return registration;
  }

  /** Ends what the registrations do; what stands in Consul stays. */
  @Override
  public void close() {
    registrations.forEach(ConsulRegistration::end);
  }
}
