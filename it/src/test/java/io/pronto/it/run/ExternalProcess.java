package io.pronto.it.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * A process of the operating system. Its output goes to a file. It ends with {@link #close}, and
 * with the JVM of the tests at the latest.
 */
public class ExternalProcess implements AutoCloseable {

  private static final Duration END = Duration.ofSeconds(10);
  private static final int KEPT_OUTPUT = 8_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path output;
  private Process process;

  /**
   * A process that was not started yet.
   *
   * @param name in messages and of the file of its output
   * @param environment on top of that of the tests, of which nothing is left that configures Pronto
   */
  public ExternalProcess(String name, List<String> command, Map<String, String> environment) {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.output =
        Product.outputs()
            .resolve(
                "%s-%d-%d.log"
                    .formatted(name, ProcessHandle.current().pid(), COUNT.incrementAndGet()));
  }

  /** Starts it and does not wait. */
  public ExternalProcess start() {
    List<String> words = new ArrayList<>(Signals.interruptible());
    words.addAll(command);
    try {
      Files.createDirectories(output.getParent());
      ProcessBuilder builder = new ProcessBuilder(words);
      builder.environment().keySet().removeIf(ExternalProcess::configures);
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
        || variable.startsWith("CONSUL_")
        || variable.equals("JAVA_TOOL_OPTIONS");
  }

  /** Starts it again on the same ports once it has ended, and does not wait. */
  public ExternalProcess restart() {
    if (process.isAlive()) {
      throw new IllegalStateException(name + " still runs");
    }
    return start();
  }

  /**
   * Waits until it is of use; fails at once when it ends instead.
   *
   * @param state that is waited for, in the words of the failure
   */
  protected void awaitState(String state, Duration patience, BooleanSupplier holds) {
    try {
      Await.until(name + " " + state, patience, () -> !process.isAlive() || holds.getAsBoolean());
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + output(), e);
    }
    if (!process.isAlive()) {
      throw new AssertionError(name + " ended with " + process.exitValue() + "\n" + output());
    }
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
        throw new AssertionError(name + " has not ended after " + patience + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + ": interrupted", e);
    }
    return process.exitValue();
  }

  /** Whether the process is there. */
  public boolean alive() {
    return process != null && process.isAlive();
  }

  /** What it is called in messages. */
  public String name() {
    return name;
  }

  /** Id of the process; with a prefix that goes on running, of the prefix. */
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
      return "---- " + name + " (" + output + ")\n" + end;
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

  @Override
  public String toString() {
    return name;
  }
}
