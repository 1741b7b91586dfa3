package io.pronto.chain.resolver;

import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import io.grpc.internal.GrpcUtil;
import java.util.Map;

/** What a channel gives the name resolvers that are tested. */
public final class ResolverArguments {

  private ResolverArguments() {}

  /**
   * Without a proxy, and with 80 where a name has no port.
   *
   * @param order in which the resolver works
   */
  public static NameResolver.Args.Builder in(SynchronizationContext order) {
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
            });
  }

  /** The same, in an order of its own, where whatever breaks fails the test. */
  static NameResolver.Args.Builder strict() {
    return in(
        new SynchronizationContext(
            (thread, error) -> {
              throw new IllegalStateException(error);
            }));
  }
}
