package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code ./pronto COMMAND} as a user starts it, on ports of its own. */
public final class Launcher implements AutoCloseable {

  private static final Duration ENDS = Duration.ofSeconds(30);

  private final int restPort = Ports.free();
  private final Path output;
  private final Process process;
  private final List<ProcessHandle> seen = new ArrayList<>();

  /**
   * Starts it and does not wait.
   *
   * @param command and its options, with spaces between them
   */
  public Launcher(String command, Map<String, String> more) {
    this(command, more, Network.HOST);
  }

  /** The same, in a network. */
  public Launcher(String command, Map<String, String> more, Network network) {
    int preprocessor = Ports.free();
    int modelServer = Ports.free();
    int postprocessor = Ports.free();
    List<String> words = new ArrayList<>(Signals.interruptible());
    words.addAll(network.prefix());
    words.add(Product.root().resolve("pronto").toString());
    words.addAll(List.of(command.split(" ")));
    ProcessBuilder builder = new ProcessBuilder(words);
    Map<String, String> environment = builder.environment();
    environment.put("PRONTO_HTTP_PORT", Integer.toString(restPort));
    environment.put("PRONTO_GRPC_PORT", Integer.toString(Ports.free()));
    environment.put("QUARKUS_MANAGEMENT_PORT", "0");
    environment.put("PRONTO_GATEWAY_WARM_UP", "0s");
    environment.put("PRONTO_WARM_UP", "0s");
    environment.put("JAVA_OPTS", Setup.LIGHTLY);
    if (command.startsWith("chain")) {
      at(environment, "preprocessor", preprocessor, "gateway");
      at(environment, "model-server", modelServer, "preprocessor");
      at(environment, "postprocessor", postprocessor, "model-server");
    }
    environment.putAll(more);
    output =
        Product.outputs()
            .resolve("launcher-" + command.replaceAll("[^a-z]+", "") + "-" + restPort + ".log");
    try {
      Files.createDirectories(output.getParent());
      process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void at(Map<String, String> environment, String hop, int port, String caller) {
    environment.put(key(hop, "LISTEN"), "127.0.0.1:" + port);
    environment.put(key(caller, "NEXT"), "static:///127.0.0.1:" + port);
  }

  private static String key(String hop, String what) {
    return "PRONTO_" + hop.replace('-', '_').toUpperCase(Locale.ROOT) + "_" + what;
  }

  /** Waits until it has written this. */
  public void awaitOutput(String text, Duration patience) {
    Await.until(
        text + " in the output of ./pronto",
        patience,
        () -> output().contains(text) || !process.isAlive());
    if (!output().contains(text)) {
      throw new AssertionError("./pronto ended\n" + output());
    }
  }

  /** What it and its services wrote so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ids of the services that it started and that still run. */
  public List<Long> services() {
    return tree()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .map(ProcessHandle::pid)
        .toList();
  }

  /** Itself, which may have become the one service, and what it started. */
  private Stream<ProcessHandle> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants());
  }

  /** Port of the REST front door. */
  public int restPort() {
    return restPort;
  }

  /** Sends it a signal, named as {@code kill} names it, and remembers what runs under it. */
  public void send(String signal) {
    tree().forEach(seen::add);
    Signals.send(signal, process.pid());
  }

  /** Ends one of its services at once, and remembers what ran then. */
  public void kill(long service) {
    tree().forEach(seen::add);
    Signals.send("KILL", service);
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(ENDS.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("./pronto has not ended after " + ENDS + "\n" + output());
    }
    return process.exitValue();
  }

  /** Whether everything that ran when a signal was sent has ended. */
  public boolean nothingLeft() {
    return seen.stream().noneMatch(ProcessHandle::isAlive);
  }

  @Override
  public void close() {
    Stream.concat(tree(), seen.stream()).forEach(ProcessHandle::destroyForcibly);
  }
}
