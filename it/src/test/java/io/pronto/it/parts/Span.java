package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A span as a collector passed it on.
 *
 * @param service name of the process it came from
 * @param parent id of its parent; empty for the first of a trace
 * @param kind SERVER, CLIENT or INTERNAL
 * @param start nanoseconds since 1970
 * @param attributes as text
 */
public record Span(
    String service,
    String trace,
    String id,
    String parent,
    String name,
    String kind,
    long start,
    long end,
    Map<String, String> attributes) {

  private static final String[] KINDS = {"", "INTERNAL", "SERVER", "CLIENT"};

  static Span of(String service, JsonNode json) {
    return new Span(
        service,
        json.path("traceId").asText(),
        json.path("spanId").asText(),
        json.path("parentSpanId").asText(),
        json.path("name").asText(),
        KINDS[json.path("kind").asInt()],
        json.path("startTimeUnixNano").asLong(),
        json.path("endTimeUnixNano").asLong(),
        attributes(json.path("attributes")));
  }

  static Map<String, String> attributes(JsonNode list) {
    Map<String, String> attributes = new TreeMap<>();
    list.forEach(
        entry ->
            attributes.put(
                entry.path("key").asText(), entry.path("value").elements().next().asText()));
    return attributes;
  }

  /** How long it took, in nanoseconds. */
  public long nanos() {
    return end - start;
  }
}
