package io.pronto.discovery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A small HTTP server that answers like an agent of Consul, on a port it gives back and can take
 * again. What it answers can be bent, which a real one does not allow.
 */
final class FakeConsul implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Asked> queries = new LinkedBlockingQueue<>();
  private final BlockingQueue<Asked> changes = new LinkedBlockingQueue<>();
  private final List<String> services = new CopyOnWriteArrayList<>();
  private volatile Function<Asked, Reply> bent = _ -> null;
  private long index = 1;
  private String entries = "[]";

  /** A request. */
  record Asked(
      String method,
      String path,
      Map<String, String> parameters,
      String token,
      String body,
      long nanos) {

    long index() {
      return Long.parseLong(parameters.get("index"));
    }
  }

  /** An answer. */
  record Reply(int status, String index, String body) {

    static Reply of(long index, String... addresses) {
      return new Reply(200, Long.toString(index), json(addresses));
    }

    static Reply failed() {
      return new Reply(500, "0", "No cluster leader");
    }
  }

  FakeConsul() {
    this(0);
  }

  FakeConsul(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  ConsulAccess access() {
    return access(port());
  }

  static ConsulAccess access(int... ports) {
    return new ConsulAccess(
        Arrays.stream(ports)
            .mapToObj(port -> InetSocketAddress.createUnresolved("127.0.0.1", port))
            .toList(),
        Optional.of("secret"),
        Optional.empty());
  }

  /** The state from now on; answers the queries that wait for it. */
  synchronized void state(long newIndex, String... addresses) {
    index = newIndex;
    entries = json(addresses);
    notifyAll();
  }

  /** Answers like this instead, where {@code answer} gives one. */
  void bend(Function<Asked, Reply> answer) {
    bent = answer;
  }

  /** Loses all that was registered. */
  void forget() {
    services.clear();
  }

  /** Ids of the services that are registered. */
  List<String> services() {
    return services;
  }

  /** Waits until a service is registered. */
  void awaitKnown(String id) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!services.contains(id)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not registered within 5 s: " + id);
      }
      Thread.onSpinWait();
    }
  }

  /** The next query for instances. */
  Asked query() throws InterruptedException {
    return next(queries);
  }

  /** The query for instances that came already, if any. */
  Asked queryNow() {
    return queries.poll();
  }

  /** The next change to a registration. */
  Asked change() throws InterruptedException {
    return next(changes);
  }

  private static Asked next(BlockingQueue<Asked> from) throws InterruptedException {
    Asked asked = from.poll(5, TimeUnit.SECONDS);
    if (asked == null) {
      throw new AssertionError("asked nothing for 5 s");
    }
    return asked;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Asked asked = read(exchange);
    boolean query = asked.path.startsWith("/v1/health/service/");
    if (query) {
      queries.add(asked);
    } else if (asked.path.contains("/service/")) {
      changes.add(asked);
    }
    Reply reply = bent.apply(asked);
    if (reply == null) {
      reply = query ? health(asked) : agent(asked);
    }
    byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Consul-Index", reply.index);
    exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Asked read(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    Map<String, String> parameters =
        Arrays.stream((query == null ? "" : query).split("&"))
            .filter(text -> text.contains("="))
            .collect(Collectors.toMap(t -> t.split("=")[0], t -> t.split("=", 2)[1]));
    return new Asked(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        parameters,
        exchange.getRequestHeaders().getFirst("X-Consul-Token"),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
        System.nanoTime());
  }

  private synchronized Reply health(Asked asked) {
    long wait = Long.parseLong(asked.parameters.get("wait").replace("ms", ""));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    try {
      while (asked.index() > 0 && index <= asked.index() && System.nanoTime() < end) {
        wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Reply(200, Long.toString(index), entries);
  }

  private Reply agent(Asked asked) {
    String id = asked.path.substring(asked.path.lastIndexOf('/') + 1);
    if (asked.path.endsWith("/service/register")) {
      services.add(asked.body.replaceAll("(?s).*?\"ID\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
    } else if (asked.path.contains("/service/deregister/")) {
      services.remove(id);
    } else if (asked.path.contains("/check/pass/")
        && !services.contains(id.replace("service:", ""))) {
      return new Reply(500, "0", "CheckID does not have associated TTL");
    } else if (asked.path.endsWith("/agent/services")) {
      return new Reply(
          200,
          "0",
          services.stream()
              .map(
                  known -> "\"%s\":{\"ID\":\"%s\",\"Tags\":[],\"Meta\":{}}".formatted(known, known))
              .collect(Collectors.joining(",", "{", "}")));
    }
    return new Reply(200, "0", "");
  }

  /** Entries of a health answer: {@code service-address:port} or {@code node-address/:port}. */
  private static String json(String... addresses) {
    return Arrays.stream(addresses)
        .map(
            text -> {
              int colon = text.lastIndexOf(':');
              String host = text.substring(0, colon);
              boolean node = host.endsWith("/");
              return """
              {"Node":{"ID":"n","Node":"n","Address":"%s"},
               "Service":{"ID":"i","Service":"s","Tags":[],"Meta":{},"Address":"%s","Port":%s},
               "Checks":[]}\
              """
                  .formatted(
                      node ? host.substring(0, host.length() - 1) : "192.0.2.9",
                      node ? "" : host,
                      text.substring(colon + 1));
            })
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
