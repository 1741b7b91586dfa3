package io.pronto.chain.client;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/** A registry whose list a test changes: {@code listed:///}. */
final class ListedResolver extends NameResolverProvider {

  private volatile List<Integer> ports = List.of();
  private volatile NameResolver.Listener2 listener;

  /** Lists these ports of this machine from now on. */
  void list(Integer... listed) {
    ports = List.of(listed);
    NameResolver.Listener2 told = listener;
    if (told != null) {
      tell(told);
    }
  }

  /** Cannot be asked. */
  void fail() {
    listener.onError(Status.UNAVAILABLE.withDescription("the registry is away"));
  }

  private void tell(NameResolver.Listener2 told) {
    told.onResult(
        NameResolver.ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(ports.stream().map(this::group).toList()))
            .build());
  }

  private EquivalentAddressGroup group(int port) {
    return new EquivalentAddressGroup(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "listed";
      }

      @Override
      public void start(Listener2 told) {
        listener = told;
        tell(told);
      }

      @Override
      public void shutdown() {}
    };
  }

  @Override
  public String getDefaultScheme() {
    return "listed";
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }
}
