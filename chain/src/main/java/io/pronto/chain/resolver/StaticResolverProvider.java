package io.pronto.chain.resolver;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** {@code static:///host:port,host:port}: a list that does not change. */
public final class StaticResolverProvider extends NameResolverProvider {

  private static final int USUAL_PRIORITY = 5;

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return getDefaultScheme().equals(target.getScheme()) ? new StaticResolver(target) : null;
  }

  @Override
  public String getDefaultScheme() {
    return "static";
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return USUAL_PRIORITY;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  private static final class StaticResolver extends NameResolver {

    private final List<EquivalentAddressGroup> addresses = new ArrayList<>();

    StaticResolver(URI target) {
      for (String address : target.getPath().substring(1).split(",", -1)) {
        addresses.add(new EquivalentAddressGroup(parse(address)));
      }
    }

    private static InetSocketAddress parse(String text) {
      int colon = text.lastIndexOf(':');
      if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
        throw new IllegalArgumentException("expected host:port, got " + text);
      }
      try {
        return new InetSocketAddress(
            InetAddress.getByName(text.substring(0, colon)),
            Integer.parseInt(text.substring(colon + 1)));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("expected a known host, got " + text, e);
      }
    }

    @Override
    public String getServiceAuthority() {
      return "pronto";
    }

    @Override
    public void start(Listener2 listener) {
      listener.onResult(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
    }

    @Override
    public void shutdown() {}
  }
}
