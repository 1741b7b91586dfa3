package io.pronto.discovery;

import io.pronto.chain.telemetry.RegistryMeters;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * {@code consul:///service}: the instances of a service that pass their checks, as Consul knows
 * them.
 */
public final class ConsulResolverProvider extends RegistryResolverProvider {

  private static final String KEY = "pronto.consul.address";

  private final HealthQueries queries;
  private final Vertx vertx;
  private final RegistryMeters meters;

  /**
   * Asks Consul once there is something to ask.
   *
   * @param wait how long one query may wait for a change
   */
  public ConsulResolverProvider(
      Vertx vertx, ConsulAccess access, Duration wait, RegistryMeters meters) {
    this(new HealthQueries(vertx, access, wait), vertx, meters);
  }

  private ConsulResolverProvider(HealthQueries queries, Vertx vertx, RegistryMeters meters) {
    super("consul");
    this.queries = queries;
    this.vertx = vertx;
    this.meters = meters;
  }

  /** For a process that has no Consul: refuses every target in so many words. */
  public static ConsulResolverProvider unconfigured() {
    return new ConsulResolverProvider(null, null, null);
  }

  @Override
  void check(URI target) {
    if (queries == null) {
      throw new ConfigurationException(
          KEY + ": expected the address of Consul, which " + target + " needs, got none",
          Set.of(KEY));
    }
  }

  @Override
  ServiceWatch watch(String service) {
    return new ConsulWatch(service, queries, vertx, meters);
  }

  @Override
  public void close() {
    super.close();
    if (queries != null) {
      queries.close();
    }
  }
}
