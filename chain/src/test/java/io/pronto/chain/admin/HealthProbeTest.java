package io.pronto.chain.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthProbeTest {

  private static final InetSocketAddress FREE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @ParameterizedTest
  @CsvSource({"200, true", "503, false", "204, false"})
  void saysWhatTheServiceSays(int status, boolean ready) throws IOException {
    HttpServer server = HttpServer.create(FREE, 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
    try {
      assertThat(HealthProbe.ready(server.getAddress().getPort())).isEqualTo(ready);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatDoesNotListenIsNotReady() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(HealthProbe.ready(port)).isFalse();
  }
}
