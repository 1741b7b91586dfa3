package io.pronto.it.parts;

import io.pronto.it.run.ExternalProcess;
import io.pronto.it.run.Http;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Product;
import io.pronto.it.run.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Consul server, on free ports of loopback. */
@Needs.Consul
public final class Consul extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration END = Duration.ofSeconds(15);
  private static final Pattern VERSION = Pattern.compile("Consul v(\\d+)\\.(\\d+)");

  private final ConsulConfiguration configuration;

  /** Not started yet; its folder is made. */
  Consul(ConsulConfiguration configuration) {
    super(configuration.node(), command(configuration), Map.of());
    this.configuration = configuration;
    Path folder = configuration.folder();
    if (configuration.options().tls()) {
      run(folder, "tls", "ca", "create");
      run(folder, "tls", "cert", "create", "-server", "-additional-ipaddress", "127.0.0.1");
    }
    try {
      Matcher version = VERSION.matcher(run(folder, "version"));
      if (!version.find()) {
        throw new AssertionError("this Consul does not say its version");
      }
      List<Integer> numbers =
          List.of(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)));
      Files.writeString(file(configuration), configuration.json(numbers).toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One server by itself, started; returns when it has a leader, which is itself. */
  public static Consul running(ConsulOptions options) {
    ConsulPorts ports = ConsulPorts.free();
    Consul consul =
        new Consul(new ConsulConfiguration("consul", newFolder(), ports, List.of(ports), options));
    try {
      return consul.start().awaitLeader();
    } catch (RuntimeException | Error e) {
      consul.close();
      throw e;
    }
  }

  /** One server by itself, open to all. */
  public static Consul running() {
    return running(ConsulOptions.OPEN);
  }

  /** The program {@code consul}; found or fetched. */
  public static Path program() {
    return Tool.CONSUL.executable();
  }

  static Path newFolder() {
    try {
      Files.createDirectories(Product.outputs());
      return Files.createTempDirectory(Product.outputs(), "consul-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(ConsulConfiguration configuration) {
    List<String> command = new ArrayList<>(configuration.options().network().prefix());
    command.add(program().toString());
    command.addAll(List.of("agent", "-config-file", file(configuration).toString()));
    return command;
  }

  private static Path file(ConsulConfiguration configuration) {
    return configuration.folder().resolve("consul.json");
  }

  private static String run(Path folder, String... words) {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of(words));
    return Command.run(folder, command);
  }

  @Override
  public Consul start() {
    super.start();
    return this;
  }

  @Override
  public Consul restart() {
    super.restart();
    return this;
  }

  /** Starts it again, once it has ended, without anything that it knew. */
  public Consul restartEmpty() {
    try (Stream<Path> files = Files.walk(configuration.data())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return restart();
  }

  /** Tells it to end and waits for that. */
  public void stop() {
    terminate();
    exitCode(END);
  }

  /** Waits until it knows a leader and answers queries. */
  public Consul awaitLeader() {
    awaitState("has a leader", READY, this::answers);
    return this;
  }

  private boolean answers() {
    try {
      return !api().leader().isEmpty() && !api().passing("consul").entries().isEmpty();
    } catch (UncheckedIOException | AssertionError e) {
      return false;
    }
  }

  /** Its API, with the token that may do everything. */
  public ConsulApi api() {
    return api(configuration.options().token());
  }

  /** Its API with this token; {@code null}: with none. */
  public ConsulApi api(String token) {
    return new ConsulApi(
        new Http(configuration.options().network(), "http://" + address(), headers(token), null));
  }

  /** Its API over HTTPS, trusting its authority only. */
  public ConsulApi secureApi() {
    String root = "https://" + secureAddress();
    return new ConsulApi(
        new Http(
            configuration.options().network(),
            root,
            headers(configuration.options().token()),
            Trust.in(authority())));
  }

  private static Map<String, String> headers(String token) {
    return token == null ? Map.of() : Map.of("X-Consul-Token", token);
  }

  /** Where its API is, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + configuration.ports().http();
  }

  /** Where its API is over HTTPS, as {@code host:port}. */
  public String secureAddress() {
    return "127.0.0.1:" + configuration.ports().https();
  }

  /** Port of its API. */
  public int port() {
    return configuration.ports().http();
  }

  /** Where other servers reach it; what {@link ConsulApi#leader} names. */
  public String serverAddress() {
    return "127.0.0.1:" + configuration.ports().rpc();
  }

  /** The certificate of its authority, as PEM. */
  public Path authority() {
    return configuration.authority();
  }
}
