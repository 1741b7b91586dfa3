package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code k8s:///service.namespace:port}: the ready pods behind a port of a Service, as the
 * EndpointSlices of the cluster tell.
 */
public final class KubernetesResolverProvider extends RegistryResolverProvider {

  private static final String HOST = "pronto.kubernetes.host";
  private static final String ACCOUNT = "pronto.kubernetes.account";

  private final KubernetesAccess access;
  private final KubernetesApi api;
  private final Duration longest;
  private final Vertx vertx;
  private final RegistryMeters meters;

  /**
   * Asks the API server once there is something to ask.
   *
   * @param longest how long the API server may be silent where nothing changes
   */
  public KubernetesResolverProvider(
      Vertx vertx, KubernetesAccess access, Duration longest, RegistryMeters meters) {
    this(access, new KubernetesApi(vertx, access, KubernetesApi.PROMPT), longest, vertx, meters);
  }

  KubernetesResolverProvider(
      KubernetesAccess access,
      KubernetesApi api,
      Duration longest,
      Vertx vertx,
      RegistryMeters meters) {
    super("k8s");
    this.access = access;
    this.api = api;
    this.longest = longest;
    this.vertx = vertx;
    this.meters = meters;
  }

  /** For a process that is in no cluster: refuses every target in so many words. */
  public static KubernetesResolverProvider unconfigured() {
    return new KubernetesResolverProvider(null, null, null, null, null);
  }

  @Override
  void check(URI target) {
    if (access == null) {
      throw new ConfigurationException(
          HOST + ": expected the host of the API server, which " + target + " needs, got none",
          Set.of(HOST));
    }
    for (Path file : List.of(access.token(), access.ca(), access.namespace())) {
      if (!Files.isReadable(file)) {
        throw new ConfigurationException(
            ACCOUNT
                + ": expected a folder with the service account of this pod, which "
                + target
                + " needs, got none at "
                + file,
            Set.of(ACCOUNT));
      }
    }
  }

  @Override
  ServiceWatch watch(String service) {
    ServicePort port = ServicePort.parse(service);
    ServicePort whole =
        port.namespace() == null
            ? new ServicePort(port.service(), ownNamespace(), port.port())
            : port;
    return new EndpointSliceWatch(service, whole, api, longest, vertx, meters);
  }

  private String ownNamespace() {
    try {
      return Files.readString(access.namespace()).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    super.close();
    if (api != null) {
      api.close();
    }
  }
}
