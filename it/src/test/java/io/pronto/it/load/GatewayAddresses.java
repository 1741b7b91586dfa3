package io.pronto.it.load;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** {@code gateways:///port,port}: what DNS would answer a caller, on loopback. */
final class GatewayAddresses extends NameResolverProvider {

  static final String SCHEME = "gateways";

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    List<EquivalentAddressGroup> addresses =
        Arrays.stream(target.getPath().substring(1).split(","))
            .map(port -> new InetSocketAddress(LOOPBACK, Integer.parseInt(port)))
            .map(EquivalentAddressGroup::new)
            .toList();
    return new NameResolver() {
      @Override
      public void start(Listener2 listener) {
        listener.onResult(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build());
      }

      @Override
      public String getServiceAuthority() {
        return "gateway";
      }

      @Override
      public void shutdown() {
        // holds nothing
      }
    };
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }
}
