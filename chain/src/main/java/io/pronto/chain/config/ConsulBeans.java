package io.pronto.chain.config;

import io.pronto.chain.discovery.ConsulAccess;
import io.pronto.chain.discovery.ConsulRegistry;
import io.pronto.chain.discovery.ConsulResolverProvider;
import io.pronto.chain.discovery.Registry;
import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.chain.tls.CertificateWatch;
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
    if (registry != null) {
      registry.close();
    }
  }
}
