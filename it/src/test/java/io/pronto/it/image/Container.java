package io.pronto.it.image;

import io.pronto.it.parts.DockerEngine;
import io.pronto.it.run.Await;
import io.pronto.it.run.Http;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A container of one service, with no more rights than it needs: no writable files but an empty
 * folder in memory, no capability, bounded memory.
 */
final class Container implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(90);
  private static final int TOKEN = 16;
  private static final String PREDICTION = "{\"input\": [[5.1, 3.5, 1.4, 0.2]]}";
  private static final List<String> LOCKED_UP =
      List.of(
          "--read-only",
          "--tmpfs=/tmp",
          "--cap-drop=ALL",
          "--security-opt=no-new-privileges",
          "--memory=512m",
          "--pids-limit=256");

  private final DockerEngine engine;
  private final String name;
  private final long started = System.nanoTime();

  private Container(DockerEngine engine, String name) {
    this.engine = engine;
    this.name = name;
  }

  /**
   * Starts one that is called as its service.
   *
   * @param environment of it, beside what the image says
   */
  static Container start(
      DockerEngine engine, String module, String models, Map<String, String> environment) {
    Container container = new Container(engine, module);
    List<String> words = new ArrayList<>(List.of("run", "-d", "--name", module));
    words.addAll(LOCKED_UP);
    words.addAll(List.of("--network=chain", "--volume=" + models + ":/models:ro"));
    words.addAll(List.of("--env=PRONTO_INSECURE=true", "--env=QUARKUS_MANAGEMENT_HOST=0.0.0.0"));
    words.add("--env=PRONTO_MANAGEMENT_TOKEN=" + "t".repeat(TOKEN));
    environment.forEach((key, value) -> words.add("--env=" + key + "=" + value));
    words.add(image(module));
    engine.docker(words.toArray(String[]::new));
    return container;
  }

  /** What the image of a service is called. */
  static String image(String module) {
    return "localhost/pronto/" + module + ":latest";
  }

  /** A client of one of its ports. */
  Http http(int port) {
    return new Http(engine.network(), "http://" + address() + ":" + port);
  }

  private String address() {
    return inspect("{{.NetworkSettings.Networks.chain.IPAddress}}");
  }

  /** Something that the engine knows of it. */
  String inspect(String format) {
    return engine.docker("inspect", "-f", format, name).strip();
  }

  /** Waits until it is ready, and says how long that took from its start. */
  Duration awaitReady(int managementPort) {
    Http management = http(managementPort);
    return await("is ready", () -> management.send("GET", "/health/ready").status() == 200);
  }

  /** Waits for the first prediction, and says how long that took from its start. */
  Duration awaitPrediction(int restPort) {
    Http rest = http(restPort);
    return await(
        "predicts", () -> rest.send("POST", "/predict/iris", PREDICTION, READY).status() == 200);
  }

  private Duration await(String what, Attempt attempt) {
    try {
      Await.until(name + " " + what, READY, () -> succeeds(attempt));
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + log(), e);
    }
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static boolean succeeds(Attempt attempt) {
    try {
      return attempt.succeeds();
    } catch (IOException e) {
      return false;
    }
  }

  /** What it wrote. */
  String log() {
    return engine.docker("logs", name);
  }

  /** Whether the program in the image that asks for health says that it is well. */
  boolean saysWell() {
    return engine.succeeds("exec", name, "/opt/pronto/jdk/bin/java", "@/opt/pronto/health.options");
  }

  @Override
  public void close() {
    engine.docker("rm", "-f", name);
  }

  @FunctionalInterface
  private interface Attempt {
    boolean succeeds() throws IOException;
  }
}
