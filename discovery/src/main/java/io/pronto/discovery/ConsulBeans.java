package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.discovery.config.ConsulSettings;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.TlsCheck;
import io.pronto.service.registry.Registry;
import io.pronto.service.tls.CertificateWatch;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/**
 * Consul as the services of this process use it: gRPC finds them there, and they make themselves
 * known. Ends after the last channel was closed.
 */
@Singleton
final class ConsulBeans {

  private static final int AFTER_CHANNELS = 9_000;

  private final ConsulResolverProvider resolvers;
  private final ConsulRegistry registry;

  ConsulBeans(
      ConsulSettings settings,
      ChainSettings shared,
      CertificateWatch watch,
      Vertx vertx,
      RegistryMeters meters) {
    if (settings.address().isEmpty()) {
      resolvers = ConsulResolverProvider.unconfigured();
      registry = null;
      return;
    }
    ConsulCheck check = new ConsulCheck(settings, TlsCheck.on(shared));
    ConsulAccess access =
        check.access(
            check.files().map(files -> TlsCheck.open(watch, "pronto.consul.tls", "consul", files)));
    resolvers = new ConsulResolverProvider(vertx, access, check.longestWait(), meters);
    registry = new ConsulRegistry(vertx, access, check.presentation());
  }

  @Produces
  @Singleton
  Registry registry() {
    return registry == null ? Registry.none() : registry;
  }

  @Produces
  @Singleton
  ConsulResolverProvider resolvers() {
    return resolvers;
  }

  void stop(@Observes @Priority(AFTER_CHANNELS) ShutdownEvent event) {
    resolvers.close();
    if (registry != null) {
      registry.close();
    }
  }
}
