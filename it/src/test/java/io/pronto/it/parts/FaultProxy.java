package io.pronto.it.parts;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * An instance of a service that is sick as the test likes: a gRPC server in front of a healthy one.
 * It passes everything on, the stream of releases among that, but what becomes of a prediction is
 * for its {@link Fault} to say. It keeps count of the predictions that reach it.
 */
public final class FaultProxy implements AutoCloseable {

  private static final String INFER = "inference.GRPCInferenceService/ModelInfer";
  private static final Metadata.Key<String> TRACE =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final int TRACE_START = 3;
  private static final int TRACE_END = 35;

  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final AcceptedChannels accepted = new AcceptedChannels();
  private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
  private final String behindAddress;
  private final ManagedChannel behind;
  private final Server server;
  private volatile Fault fault = Fault.NONE;

  /**
   * A prediction that reached the proxy.
   *
   * @param time as {@link System#nanoTime} has it
   * @param trace id of its trace: the same for all sendings of one call
   */
  public record Arrival(long time, String trace) {}

  private FaultProxy(InetSocketAddress listen, String address) {
    behindAddress = address;
    int colon = address.lastIndexOf(':');
    behind =
        NettyChannelBuilder.forAddress(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))
            .usePlaintext()
            .eventLoopGroup(loop)
            .channelType(NioSocketChannel.class)
            .directExecutor()
            .build();
    try {
      server =
          NettyServerBuilder.forAddress(listen)
              .bossEventLoopGroup(loop)
              .workerEventLoopGroup(loop)
              .channelFactory(() -> accepted.listener())
              .directExecutor()
              .permitKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS) // as the product does
              .permitKeepAliveWithoutCalls(true)
              .fallbackHandlerRegistry(new AnyMethod())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In front of the server at this address, {@code host:port}; it need not run yet. */
  public static FaultProxy before(String address) {
    return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), address);
  }

  /** In front of the same server, on the same port of another address of this machine. */
  public FaultProxy also(String host) {
    return new FaultProxy(
        new InetSocketAddress(InetAddress.ofLiteral(host), port()), behindAddress);
  }

  /** The port that callers use. */
  public int port() {
    return server.getPort();
  }

  /** Where callers find it, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** What becomes of predictions that arrive from now on. */
  public void fault(Fault now) {
    fault = now;
  }

  /** The predictions that arrived so far. */
  public List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  @Override
  public void close() {
    server.shutdownNow();
    behind.shutdownNow();
    Future<?> _ = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** Every method there is, its messages as bytes. */
  private final class AnyMethod extends HandlerRegistry {

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER)
              .setType(MethodDescriptor.MethodType.UNKNOWN)
              .setFullMethodName(name)
              .build();
      return ServerMethodDefinition.create(method, name.equals(INFER) ? predict() : passOn());
    }

    private ServerCallHandler<byte[], byte[]> passOn() {
      return (call, headers) -> new PassedStream(call, headers, behind);
    }

    private ServerCallHandler<byte[], byte[]> predict() {
      return (call, headers) -> {
        String trace = headers.get(TRACE);
        Arrival arrival =
            new Arrival(
                System.nanoTime(), trace == null ? "" : trace.substring(TRACE_START, TRACE_END));
        arrivals.add(arrival);
        Prediction prediction = new Prediction(call, headers, arrival);
        fault.meet(prediction);
        return prediction.passedOn;
      };
    }
  }

  private final class Prediction implements Fault.Prediction {

    private final ServerCall<byte[], byte[]> call;
    private final Arrival arrival;
    private final PassedOn passedOn;
    private final Context context = Context.current();

    Prediction(ServerCall<byte[], byte[]> call, Metadata headers, Arrival arrival) {
      this.call = call;
      this.arrival = arrival;
      this.passedOn = new PassedOn(call, headers, behind);
    }

    @Override
    public Arrival arrival() {
      return arrival;
    }

    @Override
    public void passOn() {
      passedOn.begin();
    }

    @Override
    public void passOnAfter(Duration time) {
      var _ = loop.schedule(context.wrap(this::passOn), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void fail(Status status, Metadata trailers) {
      call.close(status, trailers);
    }

    @Override
    public void loseConnection() {
      accepted.close(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }
  }

  /** A call that goes through as it is, message by message, in both directions. */
  private static final class PassedStream extends ServerCall.Listener<byte[]> {

    private final ServerCall<byte[], byte[]> call;
    private final ClientCall<byte[], byte[]> onward;

    PassedStream(ServerCall<byte[], byte[]> call, Metadata headers, ManagedChannel behind) {
      this.call = call;
      this.onward = behind.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
      onward.start(new Back(call, onward), headers);
      onward.request(1);
      call.request(1);
    }

    @Override
    public void onMessage(byte[] message) {
      onward.sendMessage(message);
      call.request(1);
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("the caller went", null);
    }
  }

  /** A call whose one request and whose answers go through; what is hung never begins. */
  private static final class PassedOn extends ServerCall.Listener<byte[]> {

    private final ServerCall<byte[], byte[]> call;
    private final Metadata headers;
    private final ManagedChannel behind;
    private byte[] request;
    private boolean begun;

    PassedOn(ServerCall<byte[], byte[]> call, Metadata headers, ManagedChannel behind) {
      this.call = call;
      this.headers = headers;
      this.behind = behind;
      call.request(2);
    }

    PassedOn begin() {
      begun = true;
      sendWhenWhole();
      return this;
    }

    @Override
    public void onMessage(byte[] message) {
      request = message;
      sendWhenWhole();
    }

    private void sendWhenWhole() {
      if (!begun || request == null || call.isCancelled()) {
        return;
      }
      ClientCall<byte[], byte[]> onward =
          behind.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
      onward.start(new Back(call, onward), headers);
      onward.request(1);
      onward.sendMessage(request);
      onward.halfClose();
    }
  }

  /** What comes back. */
  private static final class Back extends ClientCall.Listener<byte[]> {

    private final ServerCall<byte[], byte[]> call;
    private final ClientCall<byte[], byte[]> onward;

    Back(ServerCall<byte[], byte[]> call, ClientCall<byte[], byte[]> onward) {
      this.call = call;
      this.onward = onward;
    }

    @Override
    public void onHeaders(Metadata received) {
      call.sendHeaders(received);
    }

    @Override
    public void onMessage(byte[] message) {
      call.sendMessage(message);
      onward.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      call.close(status, trailers);
    }
  }
}
