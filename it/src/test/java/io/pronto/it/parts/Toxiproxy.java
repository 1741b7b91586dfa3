package io.pronto.it.parts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A real Toxiproxy: TCP proxies on free ports of loopback that can be told to misbehave. */
@Needs.Toxiproxy
public final class Toxiproxy extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final int FIRST_ERROR = 300;

  private final Http http;
  private final Map<String, Proxy> proxies = new ConcurrentHashMap<>();

  private Toxiproxy(Network network, int port) {
    super("toxiproxy", command(network, port), Map.of("LOG_LEVEL", "warn"));
    this.http = new Http(network, "http://127.0.0.1:" + port);
  }

  /** Starts one beside the tests. */
  public static Toxiproxy running() {
    return running(Network.HOST);
  }

  /** Starts one in this network, and waits until it takes orders. */
  public static Toxiproxy running(Network network) {
    Toxiproxy toxiproxy = new Toxiproxy(network, Ports.free());
    try {
      toxiproxy.start();
      toxiproxy.awaitState("takes orders", READY, toxiproxy::answers);
      return toxiproxy;
    } catch (RuntimeException | Error e) {
      toxiproxy.close();
      throw e;
    }
  }

  private static List<String> command(Network network, int port) {
    List<String> command = new ArrayList<>(network.prefix());
    command.add(Tool.TOXIPROXY.executable().toString());
    command.addAll(List.of("-host", "127.0.0.1", "-port", Integer.toString(port)));
    return command;
  }

  private boolean answers() {
    try {
      return http.send("GET", "/version").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** A proxy of this name in front of a port. */
  public Proxy proxy(String name, int server) {
    int port = Ports.free();
    ObjectNode proxy = JsonNodeFactory.instance.objectNode();
    proxy
        .put("name", name)
        .put("listen", "127.0.0.1:" + port)
        .put("upstream", "127.0.0.1:" + server)
        .put("enabled", true);
    send("POST", "/proxies", proxy);
    Proxy made = new Proxy(name, port);
    proxies.put(name, made);
    return made;
  }

  /** A proxy in front of one instance of a service, under the instance's name. */
  public Proxy proxy(Endpoint endpoint) {
    return proxy(endpoint.name(), endpoint.grpcPort());
  }

  /** The proxy of this name. */
  public Proxy proxy(String name) {
    Proxy proxy = proxies.get(name);
    if (proxy == null) {
      throw new IllegalArgumentException("no proxy " + name + " among " + proxies.keySet());
    }
    return proxy;
  }

  /** Takes all toxics away and enables all proxies. */
  public void heal() {
    send("POST", "/reset", null);
  }

  private void send(String method, String path, ObjectNode body) {
    try {
      Http.Reply reply = http.send(method, path, body == null ? "" : body.toString(), ANSWER);
      if (reply.status() >= FIRST_ERROR) {
        throw new AssertionError(method + " " + path + ": " + reply);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One of its proxies. */
  public final class Proxy {

    private final String name;
    private final int port;

    private Proxy(String name, int port) {
      this.name = name;
      this.port = port;
    }

    /** Where it listens. */
    public int port() {
      return port;
    }

    /** Where it listens, as {@code host:port}. */
    public String address() {
      return "127.0.0.1:" + port;
    }

    /** Adds a fault, to the connections there are and to later ones. */
    public void add(Toxic toxic) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("name", toxic.name())
          .put("type", toxic.type())
          .put("stream", toxic.stream())
          .put("toxicity", toxic.share());
      toxic.attributes().forEach(json.putObject("attributes")::put);
      send("POST", "/proxies/" + name + "/toxics", json);
    }

    /** Takes a fault away, given as it was added. */
    public void remove(Toxic toxic) {
      send("DELETE", "/proxies/" + name + "/toxics/" + toxic.name(), null);
    }

    /** Closes all its connections and takes no new ones. */
    public void disable() {
      enabled(false);
    }

    /** Takes connections again. */
    public void enable() {
      enabled(true);
    }

    private void enabled(boolean on) {
      send("POST", "/proxies/" + name, JsonNodeFactory.instance.objectNode().put("enabled", on));
    }
  }
}
