package io.pronto.it.load;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.pronto.it.run.Network;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A channel as a real caller has it: all gateways, each in turn, and up to two more tries of a call
 * that ended as UNAVAILABLE.
 */
final class GatewayChannel implements AutoCloseable {

  static {
    NameResolverRegistry.getDefaultRegistry().register(new GatewayAddresses());
  }

  private static final long PATIENCE_SECONDS = 10;

  /** As callers write it in JSON. */
  private static final Map<String, Object> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of()),
                  "retryPolicy",
                  Map.of(
                      "maxAttempts",
                      3.0,
                      "initialBackoff",
                      "0.01s",
                      "maxBackoff",
                      "0.1s",
                      "backoffMultiplier",
                      2.0,
                      "retryableStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final EventLoopGroup loops = new NioEventLoopGroup(1);
  private final ManagedChannel channel;

  /** To the gateways on these ports of a network. */
  GatewayChannel(Network network, ChannelCredentials credentials, List<Integer> ports) {
    String target =
        ports.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", GatewayAddresses.SCHEME + ":///", ""));
    channel =
        NettyChannelBuilder.forTarget(target, credentials)
            .defaultServiceConfig(SERVICE_CONFIG)
            .eventLoopGroup(loops)
            .channelFactory(() -> socket(network))
            .directExecutor()
            .build();
  }

  private static Channel socket(Network network) {
    try {
      return network.call(NioSocketChannel::new);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  ManagedChannel channel() {
    return channel;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the channel does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Future<?> _ = loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
