package io.pronto.chain.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.internal.GrpcUtil;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A channel as a name resolver sees it, which keeps what it is told. */
final class HeardAddresses implements AutoCloseable {

  private final BlockingQueue<StatusOr<List<EquivalentAddressGroup>>> results =
      new LinkedBlockingQueue<>();
  private final SynchronizationContext order =
      new SynchronizationContext(
          (_, error) -> {
            throw new IllegalStateException(error);
          });
  private final NameResolver resolver;

  HeardAddresses(ConsulResolverProvider provider, String target) {
    resolver = provider.newNameResolver(URI.create(target), arguments(order));
    order.execute(() -> resolver.start(new Listener()));
  }

  private final class Listener extends NameResolver.Listener2 {

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      order.throwIfNotInThisSynchronizationContext();
      results.add(result.getAddressesOrError());
    }

    @Override
    public void onError(Status error) {
      throw error.asRuntimeException();
    }
  }

  /** The next list, as {@code host:port}. */
  List<String> list() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    StatusOr<List<EquivalentAddressGroup>> result = result();
    while (!result.hasValue()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("heard only errors for 5 s: " + result.getStatus());
      }
      result = result();
    }
    return result.getValue().stream()
        .map(group -> (InetSocketAddress) group.getAddresses().getFirst())
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .toList();
  }

  /** The next result. */
  StatusOr<List<EquivalentAddressGroup>> result() throws InterruptedException {
    StatusOr<List<EquivalentAddressGroup>> result = results.poll(5, TimeUnit.SECONDS);
    if (result == null) {
      throw new AssertionError("heard nothing for 5 s");
    }
    return result;
  }

  /** Whether nothing was told that was not looked at. */
  boolean quiet() {
    return results.isEmpty();
  }

  static NameResolver.Args arguments(SynchronizationContext order) {
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
    CountDownLatch done = new CountDownLatch(1);
    order.execute(
        () -> {
          resolver.shutdown();
          done.countDown();
        });
    try {
      if (!done.await(5, TimeUnit.SECONDS)) {
        throw new AssertionError("the resolver does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
