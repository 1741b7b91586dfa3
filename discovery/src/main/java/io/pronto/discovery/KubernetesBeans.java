package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.discovery.config.KubernetesSettings;
import io.pronto.service.config.Check;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The API server of Kubernetes as the services of this process use it. */
final class KubernetesBeans {

  private static final String KEY = "pronto.kubernetes.";
  private static final int MAX_PORT = 65_535;
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  @Produces
  @Singleton
  KubernetesResolverProvider kubernetes(
      KubernetesSettings settings, Vertx vertx, RegistryMeters meters) {
    Duration wait = longestWait(settings);
    return access(settings)
        .map(access -> new KubernetesResolverProvider(vertx, access, wait, meters))
        .orElseGet(KubernetesResolverProvider::unconfigured);
  }

  void close(@Disposes KubernetesResolverProvider kubernetes) {
    kubernetes.close();
  }

  /** How the API server is reached, where there is one. */
  static Optional<KubernetesAccess> access(KubernetesSettings settings) {
    int port = Check.between(KEY + "port", settings.port(), 1, MAX_PORT);
    Path account = Path.of(settings.account());
    return settings.host().map(host -> new KubernetesAccess(host, port, account));
  }

  /** How long one watch may last. */
  static Duration longestWait(KubernetesSettings settings) {
    return Check.between(KEY + "wait", settings.longestWait(), SHORTEST_WAIT, LONGEST_WAIT);
  }
}
