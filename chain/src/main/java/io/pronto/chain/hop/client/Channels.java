package io.pronto.chain.hop.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.pronto.chain.hop.EventLoops;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The channels to one hop: one per event loop, each bound to its loop, so that a call leaves on the
 * thread it came in on.
 *
 * <p>A channel whose hop is away is tried again every {@value #RETRY_MILLIS} ms or so: gRPC's own
 * pause would grow to two minutes.
 */
final class Channels implements AutoCloseable {

  private static final int RETRY_MILLIS = 200;
  private static final int FLOW_WINDOW = 4 << 20;
  private static final int CLOSE_SECONDS = 5;

  private final EventLoops loops;
  private final ManagedChannel[] channels;
  private final AtomicInteger turn = new AtomicInteger();

  Channels(Target target, EventLoops loops, int maxMessage) {
    this.loops = loops;
    this.channels = new ManagedChannel[loops.count()];
    for (int i = 0; i < channels.length; i++) {
      channels[i] =
          target.inProcess() ? inProcess(target, loops) : overNetwork(target, i, maxMessage);
    }
  }

  private static ManagedChannel inProcess(Target target, EventLoops loops) {
    return InProcessChannelBuilder.forName(target.inProcessName())
        .directExecutor()
        .scheduledExecutorService(loops.timers())
        .build();
  }

  private ManagedChannel overNetwork(Target target, int loop, int maxMessage) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(target.toString())
            .eventLoopGroup(loops.loop(loop))
            .channelType(EventLoops.socket())
            .withOption(ChannelOption.ALLOCATOR, loops.buffers())
            .directExecutor()
            .usePlaintext()
            .disableRetry()
            .defaultLoadBalancingPolicy("round_robin")
            .initialFlowControlWindow(FLOW_WINDOW)
            .maxInboundMessageSize(maxMessage)
            .build();
    watch(channel, loop);
    return channel;
  }

  /** Keeps trying to connect while the hop is away. */
  private void watch(ManagedChannel channel, int loop) {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      retryLater(channel, loop);
    }
    if (state != ConnectivityState.SHUTDOWN) {
      channel.notifyWhenStateChanged(state, () -> watch(channel, loop));
    }
  }

  private void retryLater(ManagedChannel channel, int loop) {
    int pause = RETRY_MILLIS / 2 + ThreadLocalRandom.current().nextInt(RETRY_MILLIS);
    var _ =
        loops
            .loop(loop)
            .schedule(
                () -> {
                  if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
                    channel.resetConnectBackoff();
                    retryLater(channel, loop);
                  }
                },
                pause,
                TimeUnit.MILLISECONDS);
  }

  /** The channel of the calling thread's event loop, or any where the caller is none. */
  ManagedChannel mine() {
    int loop = loops.current();
    return channels[loop >= 0 ? loop : Math.floorMod(turn.getAndIncrement(), channels.length)];
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
  }
}
