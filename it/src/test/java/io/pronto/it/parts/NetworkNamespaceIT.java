package io.pronto.it.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sockets in a network of their own, and packets that are dropped there. */
@Needs.Network
class NetworkNamespaceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BRIEF = Duration.ofMillis(500);

  private final NetworkNamespace namespace = NetworkNamespace.create();
  private final EchoServer server = new EchoServer(namespace);

  @AfterEach
  void end() {
    try (namespace) {
      server.close();
    }
  }

  @Test
  void itsServersAreReachedFromInsideOnly() throws IOException {
    try (EchoServer.Caller caller = caller(PATIENCE)) {
      assertThat(caller.roundTrip()).isPositive();
    }
    assertThatThrownBy(() -> new EchoServer.Caller(Network.HOST, server.port(), BRIEF))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aServerThatIsCutOffIsSilentUntilHealed() throws IOException {
    try (EchoServer.Caller caller = caller(BRIEF)) {
      // Given
      caller.roundTrip();
      // When
      namespace.cutOff(server.port());
      // Then
      assertThatThrownBy(caller::roundTrip).isInstanceOf(SocketTimeoutException.class);
      assertThatThrownBy(() -> caller(BRIEF)).isInstanceOf(SocketTimeoutException.class);
      assertThat(namespace.caught()).isPositive();
    }
    // When
    namespace.heal();
    // Then
    try (EchoServer.Caller caller = caller(PATIENCE)) {
      assertThat(caller.roundTrip()).isPositive();
    }
  }

  @Test
  void lostPacketsAreSentAgainByTcp() throws IOException {
    try (EchoServer.Caller caller = caller(PATIENCE)) {
      // Given
      namespace.lose(server.port(), 0.1);
      // When
      Duration longest = Duration.ZERO;
      for (int i = 0; i < 50; i++) {
        Duration one = caller.roundTrip();
        longest = longest.compareTo(one) > 0 ? longest : one;
      }
      // Then
      System.out.printf("%d packets lost, longest %d ms%n", namespace.caught(), longest.toMillis());
      assertThat(namespace.caught()).isPositive();
    }
  }

  @Test
  void aResetEndsConnections() throws IOException {
    try (EchoServer.Caller caller = caller(PATIENCE)) {
      caller.roundTrip();
      namespace.reset(server.port());
      assertThatThrownBy(caller::roundTrip)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  private EchoServer.Caller caller(Duration patience) throws IOException {
    return new EchoServer.Caller(namespace, server.port(), patience);
  }
}
