package io.pronto.it.parts;

import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of somebody else's that tests start, or files of it; fetched once where there are none.
 */
final class Tool {

  /** The registry. */
  static final Tool CONSUL = new Tool("consul");

  /** The proxy with faults. */
  static final Tool TOXIPROXY = new Tool("toxiproxy");

  /** The collector of traces. */
  static final Tool COLLECTOR = new Tool("otelcol");

  /** The server that scrapes metrics. */
  static final Tool PROMETHEUS = new Tool("prometheus");

  /** The server of Kubernetes that all others talk to. */
  static final Tool API_SERVER = new Tool("kubernetes", "kube-apiserver");

  /** Makes pods of Deployments, scales, and so on. */
  static final Tool CONTROLLER_MANAGER = new Tool("kubernetes", "kube-controller-manager");

  /** Gives pods their nodes. */
  static final Tool SCHEDULER = new Tool("kubernetes", "kube-scheduler");

  /** Plays nodes on which pods run that do nothing. */
  static final Tool KWOK = new Tool("kubernetes", "kwok");

  /** A folder: what KWOK does to pods and nodes. */
  static final Tool KWOK_STAGES = new Tool("kubernetes", "kwok-stages");

  /** Where Kubernetes keeps everything. */
  static final Tool ETCD = new Tool("kubernetes", "etcd");

  /** The command line of Kubernetes. */
  static final Tool KUBECTL = new Tool("kubernetes", "kubectl");

  /** A folder: the definitions of the Gateway API. */
  static final Tool GATEWAY_API = new Tool("kubernetes", "gateway-api");

  /** What images of other programs are made from; a file. */
  static final Tool BASE_IMAGE = new Tool("base-image");

  /** Longer than the scripts themselves give to their steps. */
  private static final long PATIENCE_MINUTES = 40;

  private final String script;
  private final List<String> words;
  private Path executable;

  private Tool(String script, String... words) {
    this.script = script;
    this.words = List.of(words);
  }

  /**
   * Where the program is. A script in {@code src/test/tools} finds or fetches it.
   *
   * @throws AssertionError if there is none, with what to install
   */
  synchronized Path executable() {
    if (executable == null) {
      executable = found();
    }
    return executable;
  }

  private Path found() {
    List<String> command = new ArrayList<>(List.of("bash"));
    command.add(Product.testSource("tools/" + script + ".sh").toString());
    command.addAll(words);
    try {
      Files.createDirectories(Product.outputs());
      Path path = Files.createTempFile(Product.outputs(), "tool-", ".out");
      Path log = Files.createTempFile(Product.outputs(), "tool-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(path.toFile())
              .redirectError(log.toFile())
              .start();
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      if (!ended || process.exitValue() != 0) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError(command + ":\n" + Files.readString(log));
      }
      return Path.of(Files.readString(path).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + ": interrupted", e);
    }
  }
}
