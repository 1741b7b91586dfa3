package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Ports;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real OpenTelemetry collector, which passes the spans it takes on to the test. */
@Needs.Collector
public final class Collector extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port;
  private final HttpServer sink;
  private final List<Span> spans;

  private Collector(int port, HttpServer sink, List<Span> spans) {
    super("collector", command(port, sink.getAddress().getPort()), Map.of());
    this.port = port;
    this.sink = sink;
    this.spans = spans;
  }

  /** Starts one, and waits until it takes spans. */
  public static Collector running() {
    List<Span> spans = new CopyOnWriteArrayList<>();
    try {
      HttpServer sink =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      sink.createContext("/v1/traces", exchange -> take(exchange, spans));
      sink.start();
      Collector collector = new Collector(Ports.free(), sink, spans);
      try {
        collector.start();
        collector.awaitState("listens", READY, collector::listens);
        return collector;
      } catch (RuntimeException | Error e) {
        collector.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(int port, int sink) {
    String configuration =
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters:
          otlp_http:
            endpoint: http://127.0.0.1:%d
            encoding: json
            compression: none
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [otlp_http]}}
        """
            .formatted(port, sink);
    try {
      Files.createDirectories(Product.outputs());
      Path file = Files.createTempFile(Product.outputs(), "collector-", ".yaml");
      Files.writeString(file, configuration);
      return List.of(Tool.COLLECTOR.executable().toString(), "--config", file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static void take(HttpExchange exchange, List<Span> spans) throws IOException {
    JsonNode message = JSON.readTree(exchange.getRequestBody());
    for (JsonNode resource : message.path("resourceSpans")) {
      String service =
          Span.attributes(resource.path("resource").path("attributes")).get("service.name");
      for (JsonNode scope : resource.path("scopeSpans")) {
        scope.path("spans").forEach(span -> spans.add(Span.of(service, span)));
      }
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(OK, 2);
    exchange.getResponseBody().write(new byte[] {'{', '}'});
    exchange.close();
  }

  /** Where processes send their spans. */
  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** The spans of one trace so far. */
  public List<Span> trace(String id) {
    return spans.stream().filter(span -> span.trace().equals(id)).toList();
  }

  /** All spans so far. */
  public List<Span> spans() {
    return List.copyOf(spans);
  }

  @Override
  public void close() {
    super.close();
    sink.stop(0);
  }
}
