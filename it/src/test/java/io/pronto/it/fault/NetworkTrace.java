package io.pronto.it.fault;

import io.pronto.it.run.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process and all its threads asked the network for, as {@code strace} wrote it down.
 *
 * @param file what strace writes
 */
@Needs.Strace
record NetworkTrace(Path file) {

  /** Silence ONNX Runtime's telemetry too, so neither may be set where the product has to do it. */
  private static final List<String> SILENCERS =
      List.of("CI", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(connect|sendto|sendmsg|sendmmsg)\\(.*"
              + "sa_family=AF_INET6?, sin6?_port=htons\\((\\d+)\\).*"
              + "(?:inet_addr\\(|inet_pton\\(AF_INET6, )\"([^\"]+)\"");

  private static final String DNS = "53";

  /** A command that starts another one under strace, in an environment without silencers. */
  String[] tracing(String... more) {
    List<String> command = new ArrayList<>(List.of("env"));
    SILENCERS.forEach(variable -> command.addAll(List.of("-u", variable)));
    command.addAll(List.of("strace", "-f", "-qq"));
    command.addAll(List.of("-e", "trace=connect,sendto,sendmsg,sendmmsg"));
    command.addAll(Arrays.asList(more));
    command.addAll(List.of("-o", file.toString()));
    return command.toArray(String[]::new);
  }

  /**
   * The lines that go beyond this machine: to an address that is not loopback, or to a name server,
   * which on many machines listens on loopback.
   */
  List<String> outbound() {
    return lines().stream().filter(NetworkTrace::leaves).toList();
  }

  /** Every line. */
  List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean leaves(String line) {
    Matcher call = ADDRESS.matcher(line);
    if (!call.find()) {
      return false;
    }
    String address = call.group(3).replaceFirst("^::ffff:", "");
    boolean loopback = address.startsWith("127.") || address.equals("::1");
    return !loopback || call.group(2).equals(DNS);
  }
}
