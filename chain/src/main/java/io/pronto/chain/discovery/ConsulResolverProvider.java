package io.pronto.chain.discovery;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.pronto.chain.telemetry.RegistryMeters;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * {@code consul:///service}: the instances of a service that pass their checks, as Consul knows
 * them. All channels of a process share one watch of a service.
 */
public final class ConsulResolverProvider extends NameResolverProvider implements AutoCloseable {

  private static final int BELOW_DNS = 4;
  private static final String KEY = "pronto.consul.address";

  private final HealthQueries queries;
  private final Vertx vertx;
  private final RegistryMeters meters;
  private final Map<String, ServiceWatch> watches = new HashMap<>();

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
    this.queries = queries;
    this.vertx = vertx;
    this.meters = meters;
  }

  /** For a process that has no Consul: refuses every target in so many words. */
  public static ConsulResolverProvider unconfigured() {
    return new ConsulResolverProvider(null, null, null);
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!getDefaultScheme().equals(target.getScheme())) {
      return null;
    }
    if (queries == null) {
      throw new ConfigurationException(
          KEY + ": expected the address of Consul, which " + target + " needs, got none",
          Set.of(KEY));
    }
    return new ConsulResolver(target.getPath().substring(1), this, args);
  }

  void subscribe(String service, ServiceWatch.Subscriber subscriber) {
    ServiceWatch begun = null;
    ServiceWatch watch;
    synchronized (watches) {
      watch = watches.get(service);
      if (watch == null) {
        watch = begun = new ServiceWatch(service, queries, vertx, meters);
        watches.put(service, begun);
      }
      watch.hold(subscriber);
    }
    watch.tell(subscriber);
    if (begun != null) {
      begun.begin();
    }
  }

  void unsubscribe(String service, ServiceWatch.Subscriber subscriber) {
    synchronized (watches) {
      ServiceWatch watch = watches.get(service);
      if (watch != null && watch.release(subscriber)) {
        watches.remove(service);
        watch.end();
      }
    }
  }

  /** Ends all watches. */
  @Override
  public void close() {
    synchronized (watches) {
      watches.values().forEach(ServiceWatch::end);
      watches.clear();
    }
    if (queries != null) {
      queries.close();
    }
  }

  @Override
  public String getDefaultScheme() {
    return "consul";
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return BELOW_DNS;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
