package io.pronto.it.parts;

import io.pronto.it.run.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * The EndpointSlices of a Service, as the controller of a cluster would write them: here each has
 * one endpoint.
 */
public record Slices(Http api, String namespace, String service) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int FIRST_ERROR = 300;

  /**
   * Adds an endpoint that is ready.
   *
   * @param name of its slice
   * @param port called {@code grpc}
   */
  public void add(String name, String address, int port) {
    add(name, address, port, "{\"ready\": true}");
  }

  /** Adds an endpoint in some condition. */
  public void add(String name, String address, int port, String conditions) {
    send(
        "POST",
        "",
        """
        {"apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
         "metadata": {"name": "%s", "labels": {"kubernetes.io/service-name": "%s"}},
         "addressType": "IPv4", "ports": [{"name": "grpc", "protocol": "TCP", "port": %d}],
         "endpoints": [{"addresses": ["%s"], "conditions": %s}]}
        """
            .formatted(name, service, port, address, conditions));
  }

  /** Removes an endpoint with its slice. */
  public void remove(String name) {
    send("DELETE", "/" + name, "");
  }

  private void send(String method, String name, String body) {
    String path = "/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices" + name;
    try {
      Http.Reply reply = api.send(method, path, body, PATIENCE);
      if (reply.status() >= FIRST_ERROR) {
        throw new AssertionError(reply.status() + " " + reply.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
