package io.pronto.discovery;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Finds services in a registry that tells of changes. All channels of a process share one watch of
 * a service.
 */
abstract class RegistryResolverProvider extends NameResolverProvider implements AutoCloseable {

  private static final int BELOW_DNS = 4;

  private final String scheme;
  private final Map<String, ServiceWatch> watches = new HashMap<>();

  RegistryResolverProvider(String scheme) {
    this.scheme = scheme;
  }

  /**
   * A watch of a service, which has not begun.
   *
   * @param service path of the target without its slash
   */
  abstract ServiceWatch watch(String service);

  /**
   * Looks whether the registry can be asked at all.
   *
   * @throws io.quarkus.runtime.configuration.ConfigurationException if not, with what is missing
   */
  abstract void check(URI target);

  @Override
  public final NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!scheme.equals(target.getScheme())) {
      return null;
    }
    check(target);
    return new RegistryResolver(target.getPath().substring(1), this, args);
  }

  final void subscribe(String service, ServiceWatch.Subscriber subscriber) {
    ServiceWatch begun = null;
    ServiceWatch watch;
    synchronized (watches) {
      watch = watches.get(service);
      if (watch == null) {
        watch = begun = watch(service);
        watches.put(service, begun);
      }
      watch.hold(subscriber);
    }
    watch.tell(subscriber);
    if (begun != null) {
      begun.begin();
    }
  }

  final void unsubscribe(String service, ServiceWatch.Subscriber subscriber) {
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
  }

  @Override
  public final String getDefaultScheme() {
    return scheme;
  }

  @Override
  protected final boolean isAvailable() {
    return true;
  }

  @Override
  protected final int priority() {
    return BELOW_DNS;
  }

  @Override
  public final Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
