package io.pronto.it.run;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * A plain HTTP client that opens each of its connections in a network. Blocking, one connection a
 * call.
 *
 * @param root that paths are added to
 * @param headers of each request
 * @param certificates that are trusted over TLS; {@code null}: those of the JVM
 */
public record Http(
    Network network, String root, Map<String, String> headers, SSLSocketFactory certificates) {

  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final int FIRST_ERROR = 400;

  /** A client without headers of its own. */
  public Http(Network network, String root) {
    this(network, root, Map.of(), null);
  }

  /**
   * What was answered.
   *
   * @param headers by name, in whatever case
   */
  public record Reply(int status, String body, Map<String, String> headers) {}

  /** Sends a request without a body; the answer may take two seconds. */
  public Reply send(String method, String path) throws IOException {
    return send(method, path, "", ANSWER);
  }

  /** Sends a request. */
  public Reply send(String method, String path, String body, Duration patience) throws IOException {
    try {
      return network.call(() -> exchange(method, path, body, patience));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply exchange(String method, String path, String body, Duration patience)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(root + path).toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) CONNECT.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    connection.setRequestMethod(method);
    headers.forEach(connection::setRequestProperty);
    connection.setRequestProperty("Connection", "close");
    if (connection instanceof HttpsURLConnection secure && certificates != null) {
      secure.setSSLSocketFactory(certificates);
    }
    try {
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      int status = connection.getResponseCode();
      InputStream content =
          status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream();
      String text =
          content == null ? "" : new String(content.readAllBytes(), StandardCharsets.UTF_8);
      return new Reply(status, text, received(connection));
    } finally {
      connection.disconnect();
    }
  }

  private static Map<String, String> received(HttpURLConnection connection) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; connection.getHeaderField(i) != null; i++) {
      headers.put(connection.getHeaderFieldKey(i), connection.getHeaderField(i));
    }
    return headers;
  }
}
