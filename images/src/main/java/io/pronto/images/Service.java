package io.pronto.images;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What images are made of: the four services, and the four in one process. */
enum Service {
  GATEWAY("gateway", "The front doors, REST and gRPC", 8081),
  PREPROCESSOR("preprocessor", "The steps before a model", 8181),
  MODEL_SERVER("model-server", "The models", 8281),
  POSTPROCESSOR("postprocessor", "The steps after a model", 8381),
  STANDALONE("standalone", "The four services in one process", 8081);

  private static final String ALL_ADDRESSES = "0.0.0.0";
  private static final int REST = 8080;

  private final String module;
  private final String description;
  private final int port;

  Service(String module, String description, int port) {
    this.module = module;
    this.description = description;
    this.port = port;
  }

  /** Its folder in the checkout. */
  String module() {
    return module;
  }

  /** What it is, in a few words. */
  String description() {
    return description;
  }

  /** Where health and metrics are. */
  int managementPort() {
    return port + 1;
  }

  /** Ports that callers use. */
  List<Integer> ports() {
    return hasFrontDoors() ? List.of(REST, port) : List.of(port);
  }

  /** The variable of the environment that says where an inner service listens. */
  String listen() {
    return "PRONTO_" + name() + "_LISTEN";
  }

  /** The variable of the environment that says where its next service is. */
  String next() {
    return "PRONTO_" + name() + "_NEXT";
  }

  /** Whether the front doors are in it. */
  boolean hasFrontDoors() {
    return this == GATEWAY || this == STANDALONE;
  }

  /**
   * Variables of the environment in the image. It takes calls on all addresses of the container,
   * which the service refuses until it is told how they are protected. Management stays on
   * loopback: on others it needs a token. Its log is for those who collect logs.
   */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("ORT_DISABLE_TELEMETRY", "1");
    environment.put("PRONTO_LOG_JSON", "true");
    environment.put("PRONTO_MODEL_REPOSITORY", "/models");
    environment.put("PRONTO_MANAGEMENT_PORT", Integer.toString(managementPort()));
    if (hasFrontDoors()) {
      environment.put("QUARKUS_HTTP_HOST", ALL_ADDRESSES);
      environment.put("PRONTO_GATEWAY_LISTEN", ALL_ADDRESSES + ":" + port);
    } else {
      environment.put(listen(), ALL_ADDRESSES + ":" + port);
    }
    return environment;
  }
}
