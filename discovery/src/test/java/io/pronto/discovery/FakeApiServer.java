package io.pronto.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Answers as an API server of Kubernetes does, as far as the lists and watches of EndpointSlices
 * go: a test tells it what there is, and what each watch hears.
 */
final class FakeApiServer implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Asked> lists = new LinkedBlockingQueue<>();
  private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  private volatile Function<Asked, Reply> bent = _ -> null;
  private volatile String body = list("1");

  /** A request. */
  record Asked(String path, Map<String, String> parameters, String token, long nanos) {

    boolean watches() {
      return "true".equals(parameters.get("watch"));
    }
  }

  /** An answer. */
  record Reply(int status, String body) {}

  /** A watch that is under way. */
  record Stream(Asked asked, HttpExchange exchange) {

    /** Tells an event. */
    Stream tell(String event) throws IOException {
      exchange.getResponseBody().write((event + "\n").getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      return this;
    }

    /** Waits until the other side has closed it. */
    void awaitEnd() {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      try {
        while (System.nanoTime() < end) {
          tell(event("BOOKMARK", slice("", "1")));
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      } catch (IOException e) {
        return;
      }
      throw new AssertionError("a watch that goes on for 5 s");
    }

    /** Ends it as an API server does when the time is over. */
    void end() {
      exchange.close();
    }
  }

  FakeApiServer(int port, SSLContext identity) {
    try {
      server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setHttpsConfigurator(new HttpsConfigurator(identity));
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** What a list says from now on. */
  void state(String version, String... slices) {
    body = list(version, slices);
  }

  /** Answers like this instead, where {@code answer} gives one. */
  void bend(Function<Asked, Reply> answer) {
    bent = answer;
  }

  /** The next list that was asked for. */
  Asked listed() throws InterruptedException {
    return next(lists);
  }

  /** Whether no list was asked for that was not looked at. */
  boolean noList() {
    return lists.isEmpty();
  }

  /** The next watch. */
  Stream watched() throws InterruptedException {
    return next(streams);
  }

  private static <T> T next(BlockingQueue<T> from) throws InterruptedException {
    T next = from.poll(5, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("asked nothing for 5 s");
    }
    return next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Asked asked = read(exchange);
    if (!asked.watches()) {
      lists.add(asked);
    }
    Reply reply = bent.apply(asked);
    if (reply == null && asked.watches()) {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
      streams.add(new Stream(asked, exchange));
      return;
    }
    byte[] bytes = (reply == null ? body : reply.body).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        reply == null ? 200 : reply.status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Asked read(HttpExchange exchange) {
    Map<String, String> parameters =
        Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
            .collect(Collectors.toMap(t -> t.split("=")[0], t -> t.split("=", 2)[1]));
    return new Asked(
        exchange.getRequestURI().getPath(),
        parameters,
        exchange.getRequestHeaders().getFirst("Authorization"),
        System.nanoTime());
  }

  /** A list of slices. */
  static String list(String version, String... slices) {
    return "{\"kind\":\"EndpointSliceList\",\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":[%s]}"
        .formatted(version, String.join(",", slices));
  }

  /** A slice whose port {@code grpc} is 8181. */
  static String sliceOf(String name, String version, String family, String... endpoints) {
    return """
    {"metadata":{"name":"%s","resourceVersion":"%s"},"addressType":"%s",\
    "ports":[{"name":"health","port":8182},{"name":"grpc","port":8181}],"endpoints":[%s]}\
    """
        .formatted(name, version, family, String.join(",", endpoints));
  }

  /** A slice of one family whose endpoints are ready. */
  static String slice(String name, String version, String... addresses) {
    return sliceOf(
        name,
        version,
        "IPv4",
        Arrays.stream(addresses)
            .map(address -> endpoint(address, "{\"ready\":true}"))
            .toArray(String[]::new));
  }

  /** An endpoint. */
  static String endpoint(String address, String conditions) {
    return "{\"addresses\":[\"%s\"],\"conditions\":%s}".formatted(address, conditions);
  }

  /** An event of a watch. */
  static String event(String type, String object) {
    return "{\"type\":\"%s\",\"object\":%s}".formatted(type, object);
  }

  /** What a watch is told, and a request, whose version is too old. */
  static String gone() {
    return "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old\"}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
