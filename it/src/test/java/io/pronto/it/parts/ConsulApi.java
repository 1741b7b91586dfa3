package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.it.run.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** What tests ask of a Consul server over its HTTP API. */
public final class ConsulApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration LONGER = Duration.ofSeconds(5);

  private final Http http;

  ConsulApi(Http http) {
    this.http = http;
  }

  /**
   * The instances of a service at one state of the registry.
   *
   * @param index of that state, for the next query
   * @param entries as the health endpoint gives them
   */
  public record Instances(long index, List<JsonNode> entries) {

    /** Their ids. */
    public List<String> ids() {
      return entries.stream().map(entry -> entry.at("/Service/ID").textValue()).toList();
    }

    /** Their ports. */
    public List<Integer> ports() {
      return entries.stream().map(entry -> entry.at("/Service/Port").intValue()).toList();
    }
  }

  /** The instances whose checks all pass. */
  public Instances passing(String service) {
    return instances("/v1/health/service/" + service + "?passing", ANSWER);
  }

  /** The same, once the registry has moved on from a state, or after this time. */
  public Instances passing(String service, long since, Duration wait) {
    return instances(
        "/v1/health/service/%s?passing&index=%d&wait=%dms"
            .formatted(service, since, wait.toMillis()),
        wait.plus(LONGER));
  }

  /** All instances, whatever their checks say. */
  public Instances all(String service) {
    return instances("/v1/health/service/" + service, ANSWER);
  }

  private Instances instances(String path, Duration patience) {
    Http.Reply reply = expectOk("GET", path, "", patience);
    JsonNode entries = json(reply.body());
    long index = Long.parseLong(reply.headers().get("X-Consul-Index"));
    return new Instances(index, StreamSupport.stream(entries.spliterator(), false).toList());
  }

  /** Registers an instance on loopback that needs no check. */
  public void register(String id, String service, int port) {
    ObjectNode registration = JSON.createObjectNode();
    registration.put("ID", id).put("Name", service).put("Address", "127.0.0.1").put("Port", port);
    expectOk("PUT", "/v1/agent/service/register", registration.toString(), ANSWER);
  }

  /** Takes an instance out. */
  public void deregister(String id) {
    expectOk("PUT", "/v1/agent/service/deregister/" + id, "", ANSWER);
  }

  /** What this server has been told to register, by id. */
  public JsonNode registrations() {
    return json(expectOk("GET", "/v1/agent/services", "", ANSWER).body());
  }

  /** Address of the leader as this server knows it; empty while there is none or no answer. */
  public String leader() {
    try {
      Http.Reply reply = http.send("GET", "/v1/status/leader");
      return reply.status() == 200 ? reply.body().replace("\"", "").strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Makes a token that may do what these rules say, in Consul's own language. */
  public String createToken(String name, String rules) {
    ObjectNode policy = JSON.createObjectNode().put("Name", name).put("Rules", rules);
    expectOk("PUT", "/v1/acl/policy", policy.toString(), ANSWER);
    ObjectNode token = JSON.createObjectNode();
    token.withArray("Policies").addObject().put("Name", name);
    return json(expectOk("PUT", "/v1/acl/token", token.toString(), ANSWER).body())
        .get("SecretID")
        .textValue();
  }

  /** Sends any other request. */
  public Http.Reply send(String method, String path, String body) {
    return exchange(method, path, body, ANSWER);
  }

  private Http.Reply expectOk(String method, String path, String body, Duration patience) {
    Http.Reply reply = exchange(method, path, body, patience);
    if (reply.status() != 200) {
      throw new AssertionError(method + " " + path + ": " + reply.status() + " " + reply.body());
    }
    return reply;
  }

  private Http.Reply exchange(String method, String path, String body, Duration patience) {
    try {
      return http.send(method, path, body, patience);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }
}
