package io.pronto.it.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line of Kubernetes, as an administrator of one cluster uses it.
 *
 * @param configuration the file that names the cluster
 */
@Needs.Kubernetes
public record Kubectl(Network network, Path configuration) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 180;

  /**
   * What a command did.
   *
   * @param text all that it wrote, warnings too
   */
  public record Outcome(int code, String text) {

    /** Whether it did what it was told. */
    public boolean done() {
      return code == 0;
    }
  }

  /**
   * Runs a command that has to succeed, and returns what it wrote.
   *
   * @throws AssertionError if it fails
   */
  public String run(String... words) {
    Outcome outcome = attempt("", words);
    if (!outcome.done()) {
      throw new AssertionError("kubectl " + String.join(" ", words) + "\n" + outcome.text());
    }
    return outcome.text();
  }

  /** What a command writes, which is JSON. */
  public JsonNode json(String... words) {
    try {
      return JSON.readTree(run(words));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command that may fail. */
  public Outcome attempt(String input, String... words) {
    List<String> command = new ArrayList<>(network.prefix());
    command.addAll(List.of(Tool.KUBECTL.executable().toString(), "--kubeconfig"));
    command.add(configuration.toString());
    command.addAll(List.of(words));
    try {
      Path given = Files.createTempFile(Product.outputs(), "kubectl-", ".in");
      Path written = Files.createTempFile(Product.outputs(), "kubectl-", ".out");
      Files.writeString(given, input);
      Process process =
          new ProcessBuilder(command)
              .directory(Product.root().toFile())
              .redirectErrorStream(true)
              .redirectInput(given.toFile())
              .redirectOutput(written.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " does not end");
      }
      String text = Files.readString(written, StandardCharsets.UTF_8);
      Files.delete(given);
      Files.delete(written);
      return new Outcome(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(command + ": interrupted", e);
    }
  }
}
