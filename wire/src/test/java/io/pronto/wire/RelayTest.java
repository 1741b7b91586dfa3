package io.pronto.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ResourceLeakDetector;
import io.pronto.proto.ModelInferRequest;
import io.pronto.proto.ModelInferResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Answers through a server that passes them on unopened: the bytes stay the same, and all memory of
 * the transport is given back. The allocator counts every byte, so one buffer that stays out shows.
 */
class RelayTest {

  private static final String LAST = "relay-test-last";
  private static final int MAX_MESSAGE = 64 << 20;

  private final ResourceLeakDetector.Level usual = ResourceLeakDetector.getLevel();
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private Server last;
  private Server relay;
  private ManagedChannel toLast;
  private ManagedChannel toRelay;

  @BeforeEach
  void countMemory() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @AfterEach
  void stop() throws InterruptedException {
    stopAll();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    ResourceLeakDetector.setLevel(usual);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 0", "false, 10", "false, 9000", "false, 3000000",
    "true, 0", "true, 10", "true, 9000", "true, 3000000"
  })
  void relayedAnswersKeepTheirBytesAndTheTransportItsMemory(boolean inProcess, int size)
      throws Exception {
    // Given
    ModelInferResponse message = AnswerTest.message(size);
    start(message, inProcess);
    // When
    for (int i = 0; i < 20; i++) {
      assertThat(call().open()).isEqualTo(message);
    }
    stopAll();
    // Then
    assertThat(used()).isZero();
  }

  @Test
  void aDiscardedAnswerGivesItsMemoryBack() throws Exception {
    // Given
    start(AnswerTest.message(100_000), false);
    // When
    call().discard();
    stopAll();
    // Then
    assertThat(used()).isZero();
  }

  @Test
  void anAnswerThatIsForgottenIsSeenByTheCount() throws Exception {
    // Given
    start(AnswerTest.message(100_000), false);
    // When
    Answer forgotten = call();
    stopAll();
    // Then
    assertThat(used()).isPositive();
    forgotten.discard();
    assertThat(used()).isZero();
  }

  private void start(ModelInferResponse message, boolean inProcess) throws IOException {
    ServerCalls.UnaryMethod<Inbound, Answer> answering =
        (request, caller) -> {
          caller.onNext(Answer.of(message));
          caller.onCompleted();
        };
    last = start(inProcess ? InProcessServerBuilder.forName(LAST) : network(), answering);
    toLast =
        inProcess ? InProcessChannelBuilder.forName(LAST).directExecutor().build() : channel(last);
    relay =
        start(
            network(),
            (request, caller) ->
                ClientCalls.asyncUnaryCall(
                    toLast.newCall(InferMethod.CLIENT, CallOptions.DEFAULT),
                    request.message(),
                    caller));
    toRelay = channel(relay);
  }

  private static Server start(
      ServerBuilder<?> builder, ServerCalls.UnaryMethod<Inbound, Answer> method)
      throws IOException {
    return builder
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder("inference.GRPCInferenceService")
                .addMethod(InferMethod.SERVER, ServerCalls.asyncUnaryCall(method))
                .build())
        .build()
        .start();
  }

  private NettyServerBuilder network() {
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .bossEventLoopGroup(loop)
        .workerEventLoopGroup(loop)
        .channelType(NioServerSocketChannel.class)
        .withChildOption(ChannelOption.ALLOCATOR, memory);
  }

  private ManagedChannel channel(Server server) {
    return NettyChannelBuilder.forAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
        .eventLoopGroup(loop)
        .channelType(NioSocketChannel.class)
        .withOption(ChannelOption.ALLOCATOR, memory)
        .maxInboundMessageSize(MAX_MESSAGE)
        .usePlaintext()
        .directExecutor()
        .build();
  }

  private Answer call() {
    return ClientCalls.blockingUnaryCall(
        toRelay,
        InferMethod.CLIENT,
        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
        ModelInferRequest.getDefaultInstance());
  }

  private void stopAll() throws InterruptedException {
    toRelay.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    relay.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    toLast.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    last.shutdown().awaitTermination(5, TimeUnit.SECONDS);
    loop.submit(() -> {}).awaitUninterruptibly();
  }

  private long used() {
    return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
  }
}
