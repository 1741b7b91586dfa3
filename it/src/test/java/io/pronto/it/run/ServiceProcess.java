package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One packaged service as a process of the operating system. Its output goes to a file. It ends
 * with {@link #close}, and with the JVM of the tests at the latest.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(10);
  private static final int MAX_PORT = 65_535;
  private static final int KEPT_OUTPUT = 8_000;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final String module;
  private final Setup setup;
  private final Map<String, String> environment;
  private final int managementPort;
  private final Path output;
  private Process process;

  /**
   * A service that was not started yet.
   *
   * @param module folder of the service
   * @param setup of the deployment; what it says of the environment holds
   * @param own variables of this service's environment, its management port among them
   */
  public ServiceProcess(String module, Setup setup, Map<String, String> own) {
    this.module = module;
    this.setup = setup;
    this.environment = new TreeMap<>(own);
    this.environment.putAll(setup.environment());
    this.managementPort = Integer.parseInt(environment.get("PRONTO_MANAGEMENT_PORT"));
    String file =
        module + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".log";
    this.output = Product.outputs().resolve(file);
  }

  /** Starts the process and does not wait. */
  public ServiceProcess start() {
    List<String> command = new ArrayList<>(Signals.interruptible());
    command.addAll(setup.prefix());
    command.addAll(Product.command(module, setup.flags()));
    try {
      Files.createDirectories(output.getParent());
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(ServiceProcess::configures);
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProcessHandle started = process.toHandle();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return this;
  }

  private static boolean configures(String variable) {
    return variable.startsWith("PRONTO_")
        || variable.startsWith("QUARKUS_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  /** Waits until the management port says that the service is ready. */
  public ServiceProcess awaitReady() {
    try {
      Await.until(module + " is ready", READY, () -> ready() || !process.isAlive());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + output(), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError(module + " ended with " + process.exitValue() + "\n" + output());
    }
    return this;
  }

  /** Whether the management port says that the service is ready. */
  public boolean ready() {
    if (managementPort > MAX_PORT) {
      return false;
    }
    URI uri = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts it again on the same ports once it has ended, and does not wait. */
  public ServiceProcess restart() {
    if (process.isAlive()) {
      throw new IllegalStateException(module + " still runs");
    }
    return start();
  }

  /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    Signals.send("KILL", pid());
    exitCode(END);
  }

  /** Stops it where it is; its sockets stay open. */
  public void freeze() {
    Signals.send("STOP", pid());
  }

  /** Goes on after {@link #freeze}. */
  public void thaw() {
    Signals.send("CONT", pid());
  }

  /** Asks it to end, as an orchestrator does, and does not wait. */
  public void terminate() {
    Signals.send("TERM", pid());
  }

  /** Asks it to end, as Ctrl-C does, and does not wait. */
  public void interrupt() {
    Signals.send("INT", pid());
  }

  /** Waits for its end. */
  public int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(module + " has not ended after " + patience + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(module + ": interrupted", e);
    }
    return process.exitValue();
  }

  /** Whether the process is there. */
  public boolean alive() {
    return process.isAlive();
  }

  /** Folder of the service: {@code gateway}, {@code preprocessor} … */
  public String module() {
    return module;
  }

  /** Where its health and metrics are. */
  public int managementPort() {
    return managementPort;
  }

  /** Id of the process; with a prefix, of the prefix. */
  public long pid() {
    return process.pid();
  }

  /** What Linux counts of it. */
  public ProcessFigures figures() {
    return new ProcessFigures(pid());
  }

  /** The end of what it wrote so far, over all starts. */
  public String output() {
    try {
      String text = Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "";
      String end = text.substring(Math.max(0, text.length() - KEPT_OUTPUT));
      return "---- " + module + " (" + output + ")\n" + end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      exitCode(END);
    }
  }
}
