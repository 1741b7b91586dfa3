package io.pronto.chain.hop;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of this process, shared by its gRPC server and its channels: a call that came in
 * on one loop goes out on a connection of the same loop, so no thread hands it to another.
 */
@Singleton
public final class EventLoops {

  private static final int MOST = 4;
  private static final int PAGE_BYTES = 8192;
  private static final int CHUNK_ORDER = 9;

  private final EventLoopGroup group;
  private final List<EventLoop> loops;
  private final ByteBufAllocator buffers;
  private final ScheduledExecutorService timers = new LoopTimers(this);

  /** One loop a core, at most four. */
  @Inject
  public EventLoops() {
    this(Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }

  /** As many loops as said. */
  public EventLoops(int count) {
    DefaultThreadFactory threads = new DefaultThreadFactory("pronto-loop", true);
    group =
        Epoll.isAvailable()
            ? new EpollEventLoopGroup(count, threads)
            : new NioEventLoopGroup(count, threads);
    buffers =
        new PooledByteBufAllocator(
            true,
            count,
            count,
            PAGE_BYTES,
            CHUNK_ORDER,
            PooledByteBufAllocator.defaultSmallCacheSize(),
            PooledByteBufAllocator.defaultNormalCacheSize(),
            true);
    loops = new ArrayList<>(count);
    for (EventExecutor loop : group) {
      loops.add((EventLoop) loop);
    }
  }

  /** All loops, for a server. */
  public EventLoopGroup all() {
    return group;
  }

  /** Number of loops. */
  public int count() {
    return loops.size();
  }

  /** One loop, as a group of its own for a channel. */
  public EventLoop loop(int index) {
    return loops.get(index);
  }

  /** Index of the loop whose thread calls, or -1 where the caller is no loop's thread. */
  public int current() {
    for (int i = 0; i < loops.size(); i++) {
      if (loops.get(i).inEventLoop()) {
        return i;
      }
    }
    return -1;
  }

  /** Runs things on the loop whose thread asks; where that is no loop's, on whatever has them. */
  public Executor mine() {
    int index = current();
    return index < 0 ? Runnable::run : loops.get(index);
  }

  /**
   * Memory for the bytes of messages, pooled in chunks of 4 MiB. Quarkus makes Netty's own chunks
   * 64 KiB small, beyond which every buffer is allocated anew.
   */
  public ByteBufAllocator buffers() {
    return buffers;
  }

  /** Timers for calls that stay in the process, kept by the loop that sets them. */
  public ScheduledExecutorService timers() {
    return timers;
  }

  /** A new server socket of the kind that fits the loops. */
  public static ServerChannel serverSocket() {
    return Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel();
  }

  /** The kind of socket that fits the loops. */
  public static Class<? extends io.netty.channel.Channel> socket() {
    return Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
  }

  @PreDestroy
  void close() {
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
