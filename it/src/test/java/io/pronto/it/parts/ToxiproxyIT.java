package io.pronto.it.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.it.run.Needs;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What the toxics do to connections, as their two ends see it. */
@Isolated
@Needs.Toxiproxy
class ToxiproxyIT {

  private static final Duration DELAY = Duration.ofMillis(200);
  private static final Duration BRIEF = Duration.ofMillis(500);

  private final Toxiproxy toxiproxy = Toxiproxy.running();
  private final EchoServer server = new EchoServer();
  private final Toxiproxy.Proxy proxy = toxiproxy.proxy("echo", server.port());

  @AfterEach
  void end() {
    try (toxiproxy) {
      server.close();
    }
  }

  @Test
  void latencyIsAddedToEveryAnswerUntilItIsTakenAway() throws IOException {
    try (EchoServer.Caller caller = new EchoServer.Caller(proxy.port())) {
      // Given
      Toxic slow = Toxic.latency(DELAY);
      Duration before = caller.roundTrip();
      // When
      proxy.add(slow);
      Duration with = caller.roundTrip();
      proxy.remove(slow);
      Duration after = caller.roundTrip();
      // Then
      System.out.printf("toxiproxy: %s, with latency %s, after %s%n", before, with, after);
      assertThat(with).isGreaterThanOrEqualTo(DELAY);
      assertThat(before).isLessThan(DELAY);
      assertThat(after).isLessThan(DELAY);
    }
  }

  @Test
  void resetPeerResets() throws IOException {
    proxy.add(Toxic.resetPeer(Duration.ZERO));
    try (EchoServer.Caller caller = new EchoServer.Caller(proxy.port())) {
      assertThatThrownBy(caller::roundTrip)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void silenceLeavesTheConnectionOpenWithoutAnAnswer() throws IOException {
    try (EchoServer.Caller caller = new EchoServer.Caller(proxy.port())) {
      caller.roundTrip();
      proxy.add(Toxic.silence());
      caller.patience(BRIEF);
      assertThatThrownBy(caller::roundTrip).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void byteByByteTakesAPauseForEachByte() throws IOException {
    try (EchoServer.Caller caller = new EchoServer.Caller(proxy.port())) {
      Duration pause = Duration.ofMillis(20);
      proxy.add(Toxic.byteByByte(pause));
      assertThat(caller.roundTrip())
          .isGreaterThanOrEqualTo(pause.multipliedBy(EchoServer.Caller.BYTES - 1));
    }
  }

  @Test
  void aDisabledProxyTakesNoConnectionsUntilHealed() throws IOException {
    proxy.disable();
    assertThatThrownBy(() -> new EchoServer.Caller(proxy.port())).isInstanceOf(IOException.class);
    toxiproxy.heal();
    try (EchoServer.Caller caller = new EchoServer.Caller(proxy.port())) {
      assertThat(caller.roundTrip()).isPositive();
    }
  }
}
