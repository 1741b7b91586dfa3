package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HopServerTest {

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EMPTY_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int AT_MOST_MILLIS = 20_000;

  /** The least that gRPC takes. */
  private static final HopServer.KeepAlive KEEP_ALIVE =
      new HopServer.KeepAlive(Duration.ofSeconds(10), Duration.ofMillis(200));

  private static final int WAITED_MILLIS = 300;

  private static final String NAME = "inference.GRPCInferenceService";

  private final EventLoops loops = new EventLoops(1);
  private final HopServer server =
      new HopServer(
          Listen.parse("127.0.0.1:0"),
          HopCredentials.insecure().server(),
          List.of(() -> ServerServiceDefinition.builder(NAME).build()),
          loops,
          4 << 20,
          false,
          KEEP_ALIVE);

  @AfterEach
  void end() {
    server.drain(Duration.ZERO, Duration.ofSeconds(5), () -> {});
    loops.all().shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** As one whose machine went: its end of the connection neither answers nor closes. */
  @Test
  void aCallerThatGivesNoSignOfLifeIsLetGo() throws IOException {
    // Given
    server.open();
    try (Socket caller = caller()) {
      // When, Then: what comes before the end are settings, pings and why it ends
      InputStream in = caller.getInputStream();
      byte[] read = new byte[1024];
      int total = 0;
      for (int n = in.read(read); n >= 0; n = in.read(read)) {
        total += n;
      }
      assertThat(total).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", NAME})
  void tellsItsHealthAsAWholeAndByTheNameOfEachService(String name) {
    // Given
    server.open();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    HealthGrpc.HealthBlockingStub health =
        HealthGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    HealthCheckRequest asked = HealthCheckRequest.newBuilder().setService(name).build();
    Iterator<HealthCheckResponse> watched = health.watch(asked);
    try {
      // When, then
      assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(health.check(asked).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      server.serving(true);
      assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.SERVING);
      assertThat(health.check(asked).getStatus()).isEqualTo(ServingStatus.SERVING);
      server.leave();
      assertThat(watched.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(health.check(asked).getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
    } finally {
      channel.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"inference", "inference.grpcinferenceservice", NAME + "/", "any"})
  void knowsNothingOfTheHealthOfOtherNames(String name) {
    // Given
    server.open();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port()).usePlaintext().build();
    HealthCheckRequest asked = HealthCheckRequest.newBuilder().setService(name).build();
    try {
      // When, then
      assertThatThrownBy(
              () ->
                  HealthGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(20, TimeUnit.SECONDS)
                      .check(asked))
          .hasMessageStartingWith("NOT_FOUND");
    } finally {
      channel.shutdownNow();
    }
  }

  private Socket caller() throws IOException {
    Socket caller = new Socket(InetAddress.getLoopbackAddress(), server.port());
    caller.setSoTimeout(AT_MOST_MILLIS);
    caller.getOutputStream().write(PREFACE);
    caller.getOutputStream().write(EMPTY_SETTINGS);
    caller.getOutputStream().flush();
    return caller;
  }

  @Test
  void callersWaitAtAClosedDoor() throws IOException {
    // Given
    try (Socket caller = caller()) {
      caller.setSoTimeout(WAITED_MILLIS);
      InputStream in = caller.getInputStream();
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
      // When
      server.open();
      // Then
      caller.setSoTimeout(AT_MOST_MILLIS);
      assertThat(in.read()).isNotNegative();
    }
  }
}
