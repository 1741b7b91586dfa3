package io.pronto.service.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pronto.service.tls.Authority;
import io.pronto.service.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
      assertThat(HealthProbe.ready(server.getAddress().getPort(), false)).isEqualTo(ready);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void asksAServiceThatSpeaksTls(@TempDir Path folder) throws Exception {
    // Given
    Certificates shown = new Certificates(new Authority().issue(folder, "dns:gateway"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {shown.keys().orElseThrow()}, null, null);
    HttpsServer server = HttpsServer.create(FREE, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      // Then
      assertThat(HealthProbe.ready(server.getAddress().getPort(), true)).isTrue();
      assertThat(HealthProbe.ready(server.getAddress().getPort(), false)).isFalse();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCertificateThatIsSetToNothingIsNone() {
    assertThat(HealthProbe.secure(Map.of())).isFalse();
    assertThat(HealthProbe.secure(Map.of("PRONTO_TLS_CERTIFICATE", ""))).isFalse();
    assertThat(HealthProbe.secure(Map.of("PRONTO_TLS_CERTIFICATE", "tls.crt"))).isTrue();
  }

  @Test
  void aServiceThatDoesNotListenIsNotReady() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(HealthProbe.ready(port, false)).isFalse();
  }
}
