package io.pronto.it.registry;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.grpc.internal.GrpcUtil;
import io.pronto.chain.discovery.ConsulResolverProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A service as a channel sees it: every list that the name resolver tells, and when. */
final class Watched implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final SynchronizationContext order =
      new SynchronizationContext(
          (_, error) -> {
            throw new IllegalStateException(error);
          });
  private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final AtomicReference<Status> error = new AtomicReference<>();
  private final NameResolver resolver;

  /**
   * A list of ports.
   *
   * @param nanos when it was told
   */
  record Told(List<Integer> ports, long nanos) {}

  Watched(ConsulResolverProvider provider, String service) {
    resolver = provider.newNameResolver(URI.create("consul:///" + service), arguments());
    order.execute(() -> resolver.start(new Listener()));
  }

  private final class Listener extends NameResolver.Listener2 {

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      long now = System.nanoTime();
      if (result.getAddressesOrError().hasValue()) {
        told.add(new Told(ports(result.getAddressesOrError().getValue()), now));
      } else {
        onError(result.getAddressesOrError().getStatus());
      }
    }

    @Override
    public void onError(Status status) {
      error.set(status);
    }
  }

  private static List<Integer> ports(List<EquivalentAddressGroup> groups) {
    return groups.stream()
        .map(group -> ((InetSocketAddress) group.getAddresses().getFirst()).getPort())
        .toList();
  }

  /** The next list. */
  Told next() throws InterruptedException {
    Told next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("told nothing for " + PATIENCE_SECONDS + " s; " + error.get());
    }
    return next;
  }

  /** Waits for a list of these ports; others may come before. */
  Told until(Integer... ports) throws InterruptedException {
    Told next = next();
    while (!next.ports().equals(List.of(ports))) {
      next = next();
    }
    return next;
  }

  /** Whether no list was told that was not looked at. */
  boolean quiet() {
    return told.isEmpty();
  }

  /** The last error, or {@code null}. */
  Status error() {
    return error.get();
  }

  private NameResolver.Args arguments() {
    return NameResolver.Args.newBuilder()
        .setDefaultPort(80)
        .setProxyDetector(GrpcUtil.NOOP_PROXY_DETECTOR)
        .setSynchronizationContext(order)
        .setServiceConfigParser(
            new NameResolver.ServiceConfigParser() {
              @Override
              public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                return NameResolver.ConfigOrError.fromConfig(raw);
              }
            })
        .build();
  }

  @Override
  public void close() {
    order.execute(resolver::shutdown);
  }
}
