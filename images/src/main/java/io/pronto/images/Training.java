package io.pronto.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs services as they will run in their images, on the sample models and with real calls, and
 * lets each JVM write down what it loaded, linked and found to be hot.
 */
final class Training implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration CALLS = Duration.ofSeconds(8);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration ASSEMBLY = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int OK = 200;

  private final Path java;
  private final Path models;
  private final Map<Service, Process> processes = new TreeMap<>();
  private final Map<Service, Integer> management = new TreeMap<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * A training of nothing yet.
   *
   * @param java the JVM of the images
   * @param models the repository to serve
   */
  Training(Path java, Path models) {
    this.java = java;
    this.models = models;
  }

  /** Trains these services, which call each other from the first to the last. */
  void run(List<Service> chain, Map<Service, Options> options, Path folder)
      throws IOException, InterruptedException {
    Map<Service, Integer> ports = new TreeMap<>();
    for (Service service : chain) {
      ports.put(service, free());
      management.put(service, free());
    }
    int rest = free();
    for (Service service : chain.reversed()) {
      Map<String, String> environment = environment(service, chain, ports);
      environment.put("PRONTO_HTTP_PORT", Integer.toString(rest));
      Path files = folder.resolve(service.module());
      start(service, options.get(service), files, environment);
    }
    for (Service service : chain.reversed()) {
      awaitReady(service);
    }
    call(rest, management.get(chain.getFirst()));
    for (Service service : chain) { // from the front, so that each ends in peace
      end(service);
    }
  }

  private Map<String, String> environment(
      Service service, List<Service> chain, Map<Service, Integer> ports) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("ORT_DISABLE_TELEMETRY", "1");
    environment.put("PRONTO_MODEL_REPOSITORY", models.toString());
    environment.put("PRONTO_MANAGEMENT_PORT", Integer.toString(management.get(service)));
    environment.put("PRONTO_GRPC_PORT", Integer.toString(ports.get(service)));
    if (!service.hasFrontDoors()) {
      environment.put(service.listen(), "127.0.0.1:" + ports.get(service));
    }
    int place = chain.indexOf(service) + 1;
    if (place < chain.size()) {
      environment.put(service.next(), "static:///127.0.0.1:" + ports.get(chain.get(place)));
    }
    return environment;
  }

  private void start(Service service, Options options, Path files, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options.service(files.toString()));
    command.add("-XX:AOTCacheOutput=" + files.resolve(Image.CACHE));
    command.addAll(List.of("-jar", files.resolve(Application.JAR).toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(files.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(files).toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("PRONTO_"));
    builder.environment().keySet().removeIf(key -> key.startsWith("QUARKUS_"));
    builder.environment().remove("JDK_JAVA_OPTIONS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(environment);
    processes.put(service, builder.start());
  }

  private static Path log(Path files) {
    return files.resolveSibling(files.getFileName() + ".training.log");
  }

  private void awaitReady(Service service) throws IOException, InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (!ready(management.get(service))) {
      if (!processes.get(service).isAlive() || System.nanoTime() > end) {
        throw new IOException(service.module() + " does not become ready: see its training.log");
      }
      Thread.sleep(PAUSE);
    }
  }

  private boolean ready(int port) throws InterruptedException {
    try {
      return send(port, "/health/ready", null) == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private int send(int port, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(ANSWER);
    if (body != null) {
      request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return response.statusCode();
  }

  /** What each sample is known to answer, again and again. */
  private void call(int rest, int management) throws IOException, InterruptedException {
    Map<String, List<String>> requests = requests();
    long end = System.nanoTime() + CALLS.toNanos();
    while (System.nanoTime() < end) {
      for (Map.Entry<String, List<String>> model : requests.entrySet()) {
        String path = "/v2/models/" + model.getKey() + "/infer";
        for (String request : model.getValue()) {
          int status = send(rest, path, request);
          if (status != OK) {
            throw new IOException("training: " + path + " answered " + status);
          }
        }
        send(rest, "/v2/models/" + model.getKey(), null);
      }
      send(rest, "/predict/iris", "{\"input\": [[5.1, 3.5, 1.4, 0.2]]}");
      send(rest, "/v2/health/ready", null);
      send(management, "/metrics", null);
    }
  }

  private Map<String, List<String>> requests() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, List<String>> requests = new TreeMap<>();
    try (Stream<Path> all = Files.list(models)) {
      for (Path model : all.sorted().toList()) {
        Path golden = model.resolve("1/golden.jsonl");
        if (Files.exists(golden)) {
          List<String> bodies = new ArrayList<>();
          for (String line : Files.readAllLines(golden)) {
            JsonNode request = json.readTree(line).get("request");
            bodies.add(request.toString());
          }
          requests.put(model.getFileName().toString(), bodies);
        }
      }
    }
    return requests;
  }

  /** Its JVM assembles the cache before it ends. */
  private void end(Service service) throws IOException, InterruptedException {
    Process process = processes.get(service);
    process.destroy();
    if (!process.waitFor(ASSEMBLY.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(service.module() + " does not end: see its training.log");
    }
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    processes
        .values()
        .forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    processes.values().forEach(Process::destroyForcibly);
    client.close();
  }
}
