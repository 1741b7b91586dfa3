package io.pronto.it.parts;

import io.pronto.it.run.Needs;
import io.pronto.it.run.Network;
import io.pronto.it.run.Product;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network of the test's own, with nothing but loopback in it, whose packets can be dropped. A
 * whole deployment and its callers run in it, by {@code Setup.in} and {@code Load.in}; nothing on
 * the machine outside of it changes. Needs root on Linux, {@code ip} and {@code iptables}.
 *
 * <p>Packets are told apart by the ports of servers, so a rule holds for all callers of a server.
 */
@Needs.Network
public final class NetworkNamespace implements Network, AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Path MOUNTS = Path.of("/run/netns");

  private final String name =
      "pronto-it-%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
  private final Thread atExit = new Thread(this::delete);

  private NetworkNamespace() {}

  /**
   * Makes one.
   *
   * @throws AssertionError if this machine cannot, with what it takes
   */
  public static NetworkNamespace create() {
    NetworkNamespace namespace = new NetworkNamespace();
    try {
      host("ip", "netns", "add", namespace.name);
    } catch (RuntimeException | AssertionError e) {
      throw unable(e);
    }
    Runtime.getRuntime().addShutdownHook(namespace.atExit);
    try {
      namespace.run("ip", "link", "set", "lo", "up");
      namespace.run("iptables", "-S");
      return namespace;
    } catch (RuntimeException | AssertionError e) {
      namespace.close();
      throw unable(e);
    }
  }

  private static AssertionError unable(Throwable cause) {
    return new AssertionError(
        "no network namespace with a packet filter here: it takes Linux, root (or CAP_SYS_ADMIN and"
            + " CAP_NET_ADMIN), and the packages iproute2 and iptables. "
            + cause.getMessage(),
        cause);
  }

  /**
   * The command that starts another one here, and leaves all else as it is: {@link #prefix} hides
   * the control groups, which an engine for containers needs.
   */
  List<String> bare() {
    return List.of("nsenter", "--net=" + MOUNTS.resolve(name));
  }

  @Override
  public List<String> prefix() {
    return List.of("ip", "netns", "exec", name);
  }

  @Override
  public <T> T call(Callable<T> task) throws Exception {
    FutureTask<T> inside =
        new FutureTask<>(
            () -> {
              EnteredNamespace.enter(MOUNTS.resolve(name));
              return task.call();
            });
    // A thread of its own: it must not come back among others, as it is in another network for
    // good.
    Thread.ofPlatform().daemon().name(name).start(inside);
    try {
      return inside.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Gives it one more address of its own, beside those of loopback. */
  public void address(String address) {
    run("ip", "address", "add", address + "/32", "dev", "lo");
  }

  /** Drops all packets to and from the server on a port: it is cut off, and nobody is told. */
  public void cutOff(int port) {
    rule("--dport", port, "-j", "DROP");
    rule("--sport", port, "-j", "DROP");
  }

  /** Drops all packets to the server on a port; what it sends still arrives. */
  public void dropTo(int port) {
    rule("--dport", port, "-j", "DROP");
  }

  /** Drops all packets from the server on a port; what is sent to it still arrives. */
  public void dropFrom(int port) {
    rule("--sport", port, "-j", "DROP");
  }

  /** Drops each packet to and from the server on a port with this probability. */
  public void lose(int port, double probability) {
    String[] some = {
      "-m",
      "statistic",
      "--mode",
      "random",
      "--probability",
      String.format(Locale.ROOT, "%.6f", probability),
      "-j",
      "DROP"
    };
    rule("--dport", port, some);
    rule("--sport", port, some);
  }

  /** Answers every packet to the server on a port with a reset, as a machine does that rebooted. */
  public void reset(int port) {
    rule("--dport", port, "-j", "REJECT", "--reject-with", "tcp-reset");
  }

  private void rule(String side, int port, String... target) {
    List<String> words = new ArrayList<>(List.of("iptables", "-w", "-A", "INPUT", "-p", "tcp"));
    words.addAll(List.of(side, Integer.toString(port)));
    words.addAll(List.of(target));
    run(words.toArray(String[]::new));
  }

  /** Lets all packets pass again. */
  public void heal() {
    run("iptables", "-w", "-F", "INPUT");
  }

  /** How many packets the rules that stand now have caught. */
  public long caught() {
    return run("iptables", "-w", "-L", "INPUT", "-v", "-x", "-n")
        .lines()
        .map(String::strip)
        .filter(line -> line.contains("DROP") || line.contains("REJECT"))
        .filter(line -> Character.isDigit(line.charAt(0)))
        .mapToLong(line -> Long.parseLong(line.split("\\s+")[0]))
        .sum();
  }

  private String run(String... words) {
    List<String> command = new ArrayList<>(prefix());
    command.addAll(List.of(words));
    return host(command.toArray(String[]::new));
  }

  private static String host(String... words) {
    return Command.run(Product.root(), List.of(words));
  }

  private void delete() {
    if (Files.exists(MOUNTS.resolve(name))) {
      host("ip", "netns", "delete", name);
    }
  }

  /** Deletes it; what runs in it has ended by now. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    delete();
  }

  @Override
  public String toString() {
    return name;
  }
}
