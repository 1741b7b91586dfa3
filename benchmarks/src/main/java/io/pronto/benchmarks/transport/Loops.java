package io.pronto.benchmarks.transport;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.pronto.proto.GRPCInferenceServiceGrpc;
import io.pronto.proto.GRPCInferenceServiceGrpc.GRPCInferenceServiceStub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The threads of one process: which event loops its server and its channel run on. */
sealed interface Loops {
  /** The largest message, so that 600 KB and more pass. */
  int MESSAGE_BYTES = 64 << 20;

  /** A window that holds the largest usual message, so that no sender waits for an update. */
  int WINDOW_BYTES = 4 << 20;

  /** A server builder on the loopback address. */
  NettyServerBuilder server(int port);

  /** The stub to use for the call that runs on the current thread. */
  Supplier<GRPCInferenceServiceStub> next(int port);

  /** Parses the word of the command line. */
  static Loops of(String word) {
    return switch (word) {
      case "shared" -> new Shared();
      case "single" -> new Pinned(1);
      case "pinned" -> new Pinned(Runtime.getRuntime().availableProcessors());
      default -> throw new IllegalArgumentException("loops: shared, single or pinned, not " + word);
    };
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static NettyServerBuilder serverBuilder(int port) {
    return NettyServerBuilder.forAddress(loopback(port))
        .directExecutor()
        .maxInboundMessageSize(MESSAGE_BYTES)
        .flowControlWindow(WINDOW_BYTES);
  }

  private static NettyChannelBuilder channelBuilder(int port) {
    return NettyChannelBuilder.forAddress(loopback(port))
        .usePlaintext()
        .directExecutor()
        .maxInboundMessageSize(MESSAGE_BYTES)
        .flowControlWindow(WINDOW_BYTES);
  }

  /** What grpc-java does by itself: its shared groups, one connection on whichever loop. */
  record Shared() implements Loops {
    @Override
    public NettyServerBuilder server(int port) {
      return serverBuilder(port);
    }

    @Override
    public Supplier<GRPCInferenceServiceStub> next(int port) {
      GRPCInferenceServiceStub stub =
          GRPCInferenceServiceGrpc.newStub(channelBuilder(port).build());
      return () -> stub;
    }
  }

  /** A fixed number of loops, each with a channel of its own: a call never changes its thread. */
  final class Pinned implements Loops {
    private final EventLoopGroup loops;

    Pinned(int count) {
      loops = new EpollEventLoopGroup(count, new DefaultThreadFactory("loop", true));
    }

    @Override
    public NettyServerBuilder server(int port) {
      return serverBuilder(port)
          .bossEventLoopGroup(loops)
          .workerEventLoopGroup(loops)
          .channelType(EpollServerSocketChannel.class);
    }

    @Override
    public Supplier<GRPCInferenceServiceStub> next(int port) {
      List<LoopStub> stubs = new ArrayList<>();
      loops.forEach(
          loop -> {
            EventLoop own = (EventLoop) loop;
            ManagedChannel channel =
                channelBuilder(port)
                    .eventLoopGroup(own)
                    .channelType(EpollSocketChannel.class)
                    .build();
            stubs.add(new LoopStub(own, GRPCInferenceServiceGrpc.newStub(channel)));
          });
      LoopStub[] all = stubs.toArray(LoopStub[]::new);
      return () -> ofThisThread(all);
    }

    private static GRPCInferenceServiceStub ofThisThread(LoopStub[] all) {
      for (LoopStub one : all) {
        if (one.loop.inEventLoop()) {
          return one.stub;
        }
      }
      return all[0].stub;
    }

    private record LoopStub(EventLoop loop, GRPCInferenceServiceStub stub) {}
  }
}
