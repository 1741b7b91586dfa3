package io.pronto.chain.resolver;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code dns:///name:port}: all addresses of a name, as they change. gRPC's own resolver asks again
 * only when a connection was lost, so it never hears of an address that is new.
 */
public final class DnsResolverProvider extends NameResolverProvider {

  private static final int BEFORE_THAT_OF_GRPC = 6;

  private final Duration refresh;

  /**
   * A provider.
   *
   * @param refresh time between two questions; the JVM may answer from what it knew for as long as
   *     {@code networkaddress.cache.ttl} says
   */
  public DnsResolverProvider(Duration refresh) {
    this.refresh = refresh;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!getDefaultScheme().equals(target.getScheme())) {
      return null;
    }
    return new DnsResolver(
        target.getPath().substring(1),
        InetAddress::getAllByName,
        new DnsResolver.Pace(refresh, System::nanoTime, ThreadLocalRandom::current),
        args);
  }

  @Override
  public String getDefaultScheme() {
    return "dns";
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return BEFORE_THAT_OF_GRPC;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }
}
