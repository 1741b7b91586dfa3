package io.pronto.discovery;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.pronto.chain.resolver.ResolverArguments;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A channel as a name resolver sees it, which keeps what it is told, and when. */
public final class HeardAddresses implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final long END_SECONDS = 5;

  private final SynchronizationContext order =
      new SynchronizationContext(
          (_, error) -> {
            throw new IllegalStateException(error);
          });
  private final BlockingQueue<Heard> lists = new LinkedBlockingQueue<>();
  private final BlockingQueue<Status> errors = new LinkedBlockingQueue<>();
  private final NameResolver resolver;

  /**
   * A list of addresses.
   *
   * @param nanos when it was told
   */
  public record Heard(List<InetSocketAddress> addresses, long nanos) {

    /** The ports of the addresses. */
    public List<Integer> ports() {
      return addresses.stream().map(InetSocketAddress::getPort).toList();
    }
  }

  /** Begins to resolve. */
  public HeardAddresses(NameResolverProvider provider, String target) {
    resolver = provider.newNameResolver(URI.create(target), ResolverArguments.in(order).build());
    order.execute(() -> resolver.start(new Listener()));
  }

  private final class Listener extends NameResolver.Listener2 {

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      long now = System.nanoTime();
      order.throwIfNotInThisSynchronizationContext();
      StatusOr<List<EquivalentAddressGroup>> told = result.getAddressesOrError();
      if (told.hasValue()) {
        lists.add(new Heard(told.getValue().stream().map(Listener::addressOf).toList(), now));
      } else {
        errors.add(told.getStatus());
      }
    }

    private static InetSocketAddress addressOf(EquivalentAddressGroup group) {
      return (InetSocketAddress) group.getAddresses().getFirst();
    }

    @Override
    public void onError(Status error) {
      throw error.asRuntimeException();
    }
  }

  /** The next list; errors may come before. */
  public Heard next() throws InterruptedException {
    return next(lists, "a list");
  }

  /** The next error; lists may come before. */
  public Status error() throws InterruptedException {
    return next(errors, "an error");
  }

  private <T> T next(BlockingQueue<T> told, String what) throws InterruptedException {
    T next = told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError(
          "not told " + what + " for " + PATIENCE_SECONDS + " s, but " + lists + " " + errors);
    }
    return next;
  }

  /** Waits for a list of these ports; others may come before. */
  public Heard until(Integer... ports) throws InterruptedException {
    Heard next = next();
    while (!next.ports().equals(List.of(ports))) {
      next = next();
    }
    return next;
  }

  /** The next list, as {@code host:port}. */
  List<String> list() throws InterruptedException {
    return next().addresses().stream()
        .map(address -> address.getAddress().getHostAddress() + ":" + address.getPort())
        .toList();
  }

  /** Whether no list was told that was not looked at. */
  public boolean quiet() {
    return lists.isEmpty();
  }

  /** Whether no error was told that was not looked at. */
  public boolean well() {
    return errors.isEmpty();
  }

  @Override
  public void close() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    order.execute(
        () -> {
          resolver.shutdown();
          done.complete(null);
        });
    done.orTimeout(END_SECONDS, TimeUnit.SECONDS).join();
  }
}
