package io.pronto.discovery.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.Optional;

/** Settings of the API server of Kubernetes, which tells where services are. */
@ConfigMapping(prefix = "pronto.kubernetes")
public interface KubernetesSettings {

  /** Host of the API server; Kubernetes tells it to each pod. Unset: no Kubernetes. */
  @WithDefault("${KUBERNETES_SERVICE_HOST:}")
  Optional<String> host();

  /** Its port for HTTPS. */
  @WithDefault("${KUBERNETES_SERVICE_PORT:443}")
  int port();

  /** Folder with the token, the certificates that are trusted and the namespace of this pod. */
  @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount")
  String account();

  /** How long one watch may last. */
  @WithName("wait")
  @WithDefault("60s")
  Duration longestWait();
}
