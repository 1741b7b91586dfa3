package io.pronto.it.parts;

import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real Docker engine of the test's own, in a network of the test's own: its bridges, its rules
 * for packets and the ports that it publishes on loopback are there and nowhere else. Needs root on
 * Linux, and {@code dockerd}, {@code docker} and {@code docker-compose} on {@code PATH}.
 */
@Needs.Docker
public final class DockerEngine extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration COMMAND = Duration.ofSeconds(120);

  /** Limits as they are anyway: to raise one takes a right that containers on CI have not. */
  private static final String CONFIGURATION =
      """
      {"data-root": "%1$s/data", "exec-root": "%1$s/exec", "pidfile": "%1$s/pid",
       "hosts": ["unix://%1$s/sock"], "storage-driver": "overlay2",
       "default-ulimits": {"nofile": {"Name": "nofile", "Hard": 8192, "Soft": 8192},
                           "nproc": {"Name": "nproc", "Hard": 8192, "Soft": 8192}}}
      """;

  private final Path folder;
  private final NetworkNamespace network;

  private DockerEngine(Path folder, NetworkNamespace network) {
    super("dockerd", command(folder, network), Map.of());
    this.folder = folder;
    this.network = network;
  }

  /** Starts one without an image, and waits until it takes orders. */
  public static DockerEngine running() {
    try {
      // Short, as the name of a socket has to be.
      Path folder = Files.createTempDirectory("pronto-docker-");
      Files.writeString(folder.resolve("daemon.json"), CONFIGURATION.formatted(folder));
      DockerEngine engine = new DockerEngine(folder, NetworkNamespace.create());
      try {
        engine.start();
        engine.awaitState("takes orders", READY, engine::answers);
        return engine;
      } catch (RuntimeException | Error e) {
        engine.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path folder, NetworkNamespace network) {
    List<String> command = new ArrayList<>(network.bare());
    command.addAll(List.of("dockerd", "--config-file", folder.resolve("daemon.json").toString()));
    command.addAll(List.of("--oom-score-adjust", "0"));
    return command;
  }

  private boolean answers() {
    try {
      docker("info");
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  /** Where its containers and the ports that they publish are. */
  public Network network() {
    return network;
  }

  /**
   * Gives an order to it and returns what was said.
   *
   * @throws AssertionError if it fails
   */
  public String docker(String... words) {
    return run(Map.of(), COMMAND, "docker", words);
  }

  /** Whether an order succeeds. */
  public boolean succeeds(String... words) {
    try {
      docker(words);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  /**
   * Gives an order about the composed containers of the checkout.
   *
   * @param environment beside that of the tests
   */
  public String compose(Map<String, String> environment, Duration patience, String... words) {
    return run(environment, patience, "docker-compose", words);
  }

  private String run(
      Map<String, String> environment, Duration patience, String program, String... words) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("timeout", Long.toString(patience.toSeconds())));
    command.addAll(List.of("env", "DOCKER_HOST=unix://" + folder.resolve("sock")));
    command.add("DOCKER_BUILDKIT=0"); // no base is fetched to build with
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(program);
    command.addAll(List.of(words));
    return Command.run(Product.root(), command, patience.plus(END));
  }

  /** Takes an image of a service, made by the build. */
  public void load(String module) {
    Path tar = Product.root().resolve("images/target/images/pronto-" + module + ".tar");
    if (!Files.exists(tar)) {
      throw new AssertionError("no " + tar + ": give the build -Psystem");
    }
    docker("load", "-i", tar.toString());
  }

  /**
   * Makes an image of a program of somebody else's.
   *
   * @param user whose its folder of data is
   * @param data folder that it writes to
   */
  private void make(String image, Tool tool, String name, String user, String data) {
    try {
      Path context = Files.createTempDirectory(folder, "context-");
      Files.copy(tool.executable(), context.resolve(name));
      Files.createDirectories(context.resolve("empty"));
      Files.writeString(
          context.resolve("Dockerfile"),
          """
          FROM pronto-base:local
          COPY %s /usr/bin/
          COPY --chown=%s empty %s/
          ENTRYPOINT ["/usr/bin/%s"]
          """
              .formatted(name, user, data, name));
      docker("build", "-q", "-t", image, context.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Images of Consul, Prometheus and the collector, by the variables that name them. */
  public Map<String, String> others() {
    docker("load", "-i", Tool.BASE_IMAGE.executable().toString());
    make("consul:test", Tool.CONSUL, "consul", "100:1000", "/consul/data");
    make("prometheus:test", Tool.PROMETHEUS, "prometheus", "65534:65534", "/prometheus");
    make("collector:test", Tool.COLLECTOR, "otelcol", "10001:10001", "/otelcol");
    return Map.of(
        "CONSUL_IMAGE", "consul:test",
        "PROMETHEUS_IMAGE", "prometheus:test",
        "OTEL_COLLECTOR_IMAGE", "collector:test");
  }

  @Override
  public void close() {
    try {
      if (alive()) {
        terminate(); // ends its containers
        exitCode(END);
      }
    } finally {
      super.close();
      network.close();
      Command.run(Product.root(), List.of("rm", "-rf", folder.toString()));
    }
  }
}
