package io.pronto.discovery;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The EndpointSlices of one Service, and the instances that can be called of what they say.
 *
 * <p>Not thread-safe.
 */
final class EndpointSlices {

  private static final String IPV4 = "IPv4";

  private final ServicePort service;
  private final Map<String, JsonObject> slices = new HashMap<>();

  EndpointSlices(ServicePort service) {
    this.service = service;
  }

  /** These are all, whatever was known before. */
  void replace(List<JsonObject> all) {
    slices.clear();
    all.forEach(this::put);
  }

  /** This one is new or has changed. */
  void put(JsonObject slice) {
    slices.put(name(slice), slice);
  }

  /** This one is gone. */
  void remove(JsonObject slice) {
    slices.remove(name(slice));
  }

  private static String name(JsonObject slice) {
    return slice.getJsonObject("metadata").getString("name");
  }

  /**
   * The instances that are ready. A Service of two families has each of its pods in slices of both:
   * only those of one are taken, so that no pod counts twice.
   */
  Instances instances() {
    Instances fourth = instances(true);
    return fourth.usable().isEmpty() ? instances(false) : fourth;
  }

  private Instances instances(boolean fourth) {
    Instances.Builder instances = new Instances.Builder();
    for (JsonObject slice : slices.values()) {
      if (!fourth || IPV4.equals(slice.getString("addressType"))) {
        int port = service.number(array(slice, "ports"));
        for (Object each : array(slice, "endpoints")) {
          JsonObject endpoint = (JsonObject) each;
          if (takesCalls(endpoint)) {
            // several addresses of one endpoint are the same pod: the first is the one to use
            instances.add(array(endpoint, "addresses").getString(0), port);
          }
        }
      }
    }
    return instances.build();
  }

  /** Unknown readiness counts as ready, as the API asks for; a pod that ends takes none. */
  private static boolean takesCalls(JsonObject endpoint) {
    JsonObject conditions = endpoint.getJsonObject("conditions");
    return conditions == null
        || !Boolean.FALSE.equals(conditions.getBoolean("ready"))
            && !Boolean.TRUE.equals(conditions.getBoolean("terminating"));
  }

  /** Lists that are empty are left out or {@code null} in what the API server sends. */
  private static JsonArray array(JsonObject from, String key) {
    JsonArray array = from.getJsonArray(key);
    return array == null ? new JsonArray() : array;
  }
}
