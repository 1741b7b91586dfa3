package io.pronto.chain.client;

import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.pronto.chain.balancing.Fleet;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Target;
import io.pronto.chain.resolver.DnsResolverProvider;
import io.pronto.chain.resolver.StaticResolverProvider;
import io.pronto.core.hop.Hop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The channels to one hop, each with one connection to every instance and bound to one event loop,
 * so that a call leaves on the thread it came in on.
 */
final class Channels implements AutoCloseable {

  private static final int FLOW_WINDOW = 4 << 20;
  private static final int CONNECT_MILLIS = 2_000;
  private static final int CLOSE_SECONDS = 5;
  private static final int KEEP_ALIVE_SECONDS = 10;
  private static final int KEEP_ALIVE_ANSWER_SECONDS = 3;

  /** gRPC takes thirty days and more for never. */
  private static final int NEVER_IDLE_DAYS = 365;

  /** As gRPC names it. */
  private static final String ROUND_ROBIN = "round_robin";

  private final EventLoops loops;
  private final LoadBalancerProvider policy;
  private final List<NameResolverProvider> resolvers;
  private final String policyName;
  private final ManagedChannel[] channels;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * Opens them.
   *
   * @param hop that they lead to
   * @param rules number of channels, and so of connections to each instance, and their policy
   * @param fleet what they share
   */
  Channels(Hop hop, Target target, Transport transport, HopRules rules, Fleet fleet) {
    this.loops = transport.loops();
    this.policy = fleet.policy();
    this.policyName =
        rules.policy() == HopRules.Policy.ROUND_ROBIN ? ROUND_ROBIN : policy.getPolicyName();
    this.channels = new ManagedChannel[target.inProcess() ? loops.count() : rules.connections()];
    this.resolvers =
        List.of(new StaticResolverProvider(), new DnsResolverProvider(transport.dnsRefresh()));
    LoadBalancerRegistry.getDefaultRegistry().register(policy);
    resolvers.forEach(NameResolverRegistry.getDefaultRegistry()::register);
    for (int i = 0; i < channels.length; i++) {
      channels[i] =
          target.inProcess() ? inProcess(target, loops) : overNetwork(hop, target, transport, i);
    }
  }

  private static ManagedChannel inProcess(Target target, EventLoops loops) {
    return InProcessChannelBuilder.forName(target.inProcessName())
        .directExecutor()
        .scheduledExecutorService(loops.timers())
        .build();
  }

  private ManagedChannel overNetwork(Hop hop, Target target, Transport transport, int index) {
    HopCredentials credentials = transport.credentials();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(target.toString(), credentials.channel())
            .eventLoopGroup(loops.loop(index % loops.count()))
            .channelType(EventLoops.socket())
            .withOption(ChannelOption.ALLOCATOR, loops.buffers())
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .directExecutor()
            .disableRetry()
            .defaultLoadBalancingPolicy(policyName)
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
            .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS)
            .initialFlowControlWindow(FLOW_WINDOW)
            .maxInboundMessageSize(transport.maxMessage());
    if (credentials.named()) {
      // instances are reached by address, and known by what they are
      builder.overrideAuthority(hop.text());
    }
    ManagedChannel channel = builder.build();
    var _ = channel.getState(true); // connects now
    return channel;
  }

  /** A channel of the calling thread's event loop, or any where the caller is none. */
  ManagedChannel mine() {
    int loop = loops.current();
    int count = channels.length;
    if (loop < 0 || count < loops.count()) {
      return channels[Math.floorMod(loop < 0 ? turn.getAndIncrement() : loop, count)];
    }
    int own = (count - loop - 1) / loops.count() + 1;
    return channels[
        loop + (own == 1 ? 0 : loops.count() * Math.floorMod(turn.getAndIncrement(), own))];
  }

  @Override
  public void close() {
    for (ManagedChannel channel : channels) {
      channel.shutdown();
    }
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
    for (ManagedChannel channel : channels) {
      try {
        if (!channel.awaitTermination(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          channel.shutdownNow();
        }
      } catch (InterruptedException e) {
        channel.shutdownNow();
        Thread.currentThread().interrupt();
      }
    }
    LoadBalancerRegistry.getDefaultRegistry().deregister(policy);
    resolvers.forEach(NameResolverRegistry.getDefaultRegistry()::deregister);
  }
}
