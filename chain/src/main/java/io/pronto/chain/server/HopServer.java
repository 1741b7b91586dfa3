package io.pronto.chain.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.Listen;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One gRPC server: a service of the chain, {@code grpc.health.v1} and reflection. Calls run on the
 * event loop that read them.
 */
public final class HopServer {

  private static final int FLOW_WINDOW = 4 << 20;
  private static final KeepAlive KEEP_ALIVE =
      new KeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10));

  /** Callers in this product ask every ten seconds. */
  private static final int PERMITTED_KEEP_ALIVE_SECONDS = 5;

  /**
   * How callers that went without a word are found.
   *
   * @param time after which one that gave no sign of life is asked for one
   * @param answer time that it has for that, before its connection is closed
   */
  record KeepAlive(Duration time, Duration answer) {}

  private final Server server;
  private final List<String> names;
  private final HealthStatusManager health = new HealthStatusManager();
  private volatile ServerChannel door; // none in process

  /**
   * Starts to listen.
   *
   * @param credentials that callers are shown, and whether they have to show any; not in process
   * @param maxMessage largest message taken, in bytes
   * @throws CannotListenException if it cannot, most often because the port is in use
   */
  public HopServer(
      Listen listen,
      ServerCredentials credentials,
      List<? extends BindableService> services,
      EventLoops loops,
      int maxMessage) {
    this(listen, credentials, services, loops, maxMessage, true, KEEP_ALIVE);
  }

  /**
   * The same, but callers wait at the door until it is {@link #open opened}: they are connected,
   * and served then. A port that refused them would be tried again only after a second or more.
   */
  public static HopServer closed(
      Listen listen,
      ServerCredentials credentials,
      List<? extends BindableService> services,
      EventLoops loops,
      int maxMessage) {
    return new HopServer(listen, credentials, services, loops, maxMessage, false, KEEP_ALIVE);
  }

  /**
   * The same.
   *
   * @param open whether callers are served from the start
   */
  HopServer(
      Listen listen,
      ServerCredentials credentials,
      List<? extends BindableService> services,
      EventLoops loops,
      int maxMessage,
      boolean open,
      KeepAlive keepAlive) {
    ServerBuilder<?> builder =
        builder(listen, credentials, loops, open, keepAlive)
            .directExecutor()
            .maxInboundMessageSize(maxMessage);
    List<ServerServiceDefinition> bound =
        services.stream().map(BindableService::bindService).toList();
    bound.forEach(builder::addService);
    names =
        Stream.concat(
                Stream.of(HealthStatusManager.SERVICE_NAME_ALL_SERVICES),
                bound.stream().map(service -> service.getServiceDescriptor().getName()))
            .toList();
    server =
        builder
            .addService(health.getHealthService())
            .addService(ProtoReflectionServiceV1.newInstance())
            .build();
    serving(false);
    try {
      server.start();
    } catch (IOException e) {
      throw new CannotListenException("cannot listen on " + listen + ": " + reasonOf(e));
    }
  }

  private static String reasonOf(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = String.valueOf(root.getMessage());
    return text.contains("already in use") ? "the port is in use" : text;
  }

  private ServerBuilder<?> builder(
      Listen listen,
      ServerCredentials credentials,
      EventLoops loops,
      boolean open,
      KeepAlive keepAlive) {
    if (listen.inProcessName() != null) {
      return InProcessServerBuilder.forName(listen.inProcessName())
          .scheduledExecutorService(loops.timers());
    }
    return NettyServerBuilder.forAddress(listen.address(), credentials)
        .bossEventLoopGroup(loops.all())
        .workerEventLoopGroup(loops.all())
        .channelFactory(this::newDoor)
        .withOption(ChannelOption.AUTO_READ, open) // a server reads connections
        .withChildOption(ChannelOption.ALLOCATOR, loops.buffers())
        .keepAliveTime(keepAlive.time().toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(keepAlive.answer().toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(PERMITTED_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .initialFlowControlWindow(FLOW_WINDOW);
  }

  private ServerChannel newDoor() {
    ServerChannel channel = EventLoops.serverSocket();
    door = channel;
    return channel;
  }

  /** Lets in those who wait, and all who come. */
  public void open() {
    if (door != null) {
      door.config().setAutoRead(true);
    }
  }

  /** The port it listens on; -1 in process. */
  public int port() {
    return server.getListenSockets().getFirst() instanceof InetSocketAddress address
        ? address.getPort()
        : -1;
  }

  /** What {@code grpc.health.v1} answers, for the server and for each service by its name. */
  public void serving(boolean serving) {
    ServingStatus status = serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    names.forEach(name -> health.setStatus(name, status));
  }

  /** Says that it ends, in {@code grpc.health.v1}, and goes on. */
  public void leave() {
    health.enterTerminalState();
  }

  /**
   * Says that it ends and goes on for a while, so that callers go elsewhere; then drains.
   *
   * @param propagation how long it goes on; not in process
   * @param streams ends the streams that would last as long as the server
   */
  public void drain(Duration propagation, Duration patience, Runnable streams) {
    leave();
    try {
      if (propagation.isPositive() && port() >= 0) {
        Thread.sleep(propagation);
      }
      server.shutdown();
      streams.run();
      if (!server.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow(); // there is no patience then
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes no new calls and waits for those under way; ends them when its patience is over.
   *
   * @param streams ends the streams that would last as long as the server
   */
  public void drain(Duration patience, Runnable streams) {
    drain(Duration.ZERO, patience, streams);
  }
}
