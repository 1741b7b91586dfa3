package io.pronto.service.admin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A program that ends with 0 if the service beside it is ready, else with 1: for containers, which
 * have no other one that could ask. It is started every few seconds, so it loads next to nothing.
 */
public final class HealthProbe {

  private static final int PATIENCE_MILLIS = 2_000;
  private static final String REQUEST =
      "GET /health/ready HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  private static final byte[] GOOD = "HTTP/1.0 200 ".getBytes(StandardCharsets.US_ASCII);
  private static final int STATUS_AT = "HTTP/1.0 ".length();

  private HealthProbe() {}

  /** Asks the management port that {@code PRONTO_MANAGEMENT_PORT} names. */
  public static void main(String[] args) {
    String port = System.getenv("PRONTO_MANAGEMENT_PORT");
    System.exit(port != null && ready(Integer.parseInt(port), secure(System.getenv())) ? 0 : 1);
  }

  /** Whether the service has a certificate; set to nothing it has none, as with all settings. */
  static boolean secure(Map<String, String> environment) {
    return !environment.getOrDefault("PRONTO_TLS_CERTIFICATE", "").isEmpty();
  }

  /** Whether the service on this port, which may speak TLS, is ready. */
  static boolean ready(int port, boolean secure) {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        Socket socket = secure ? ProbeTls.over(plain) : plain) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      return good(socket.getInputStream());
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the answer is 200, by whatever version of the protocol. */
  private static boolean good(InputStream answer) throws IOException {
    byte[] start = answer.readNBytes(GOOD.length);
    if (start.length < GOOD.length) {
      return false;
    }
    for (int i = STATUS_AT; i < GOOD.length; i++) {
      if (start[i] != GOOD[i]) {
        return false;
      }
    }
    return true;
  }
}
