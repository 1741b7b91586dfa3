package io.pronto.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The REST front door of a server, and the options that say which one. */
final class Server {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the server (http://127.0.0.1, port of PRONTO_HTTP_PORT or 8080)")
  private String url;

  @Option(
      names = "--timeout",
      paramLabel = "MS",
      defaultValue = "60000",
      description = "time for each call in milliseconds (60000)")
  private long timeout;

  /** A name as it stands in a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) {
    return call(request(path).GET());
  }

  JsonNode post(String path, byte[] json) {
    return call(
        request(path)
            .header("Content-Type", "application/json")
            .header("Pronto-Timeout-Ms", Long.toString(timeout))
            .POST(HttpRequest.BodyPublishers.ofByteArray(json)));
  }

  private HttpRequest.Builder request(String path) {
    if (timeout < 1 || timeout > MOST_MILLIS) {
      throw Trouble.usage("--timeout: expected 1 to " + MOST_MILLIS + ", got " + timeout);
    }
    try {
      return HttpRequest.newBuilder(URI.create(base() + path))
          .timeout(Duration.ofMillis(timeout).plus(GRACE));
    } catch (IllegalArgumentException _) {
      throw Trouble.usage("--url: expected such as http://127.0.0.1:8080, got " + base());
    }
  }

  private String base() {
    if (url != null) {
      return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
    String port = System.getenv("PRONTO_HTTP_PORT");
    return "http://127.0.0.1:" + (port == null || port.isBlank() ? "8080" : port);
  }

  private JsonNode call(HttpRequest.Builder builder) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      HttpResponse<byte[]> response =
          client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = body(response);
      if (response.statusCode() >= 400) {
        throw Trouble.refused(words(response.statusCode(), body));
      }
      return body;
    } catch (HttpTimeoutException e) {
      throw e instanceof HttpConnectTimeoutException
          ? Trouble.noServer(base())
          : Trouble.refused("no answer within " + timeout + " ms");
    } catch (IOException _) {
      throw Trouble.noServer(base());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Trouble.refused("interrupted");
    }
  }

  private JsonNode body(HttpResponse<byte[]> response) throws IOException {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException _) {
      throw Trouble.refused(
          "what answers at " + base() + " is no Pronto: status " + response.statusCode());
    }
  }

  /** The server's error says field, expected and got already. */
  private static String words(int status, JsonNode body) {
    String error = body.path("error").asText("status " + status);
    String reason = body.path("reason").asText("");
    return reason.isEmpty() ? error : error + " (" + reason + ")";
  }
}
