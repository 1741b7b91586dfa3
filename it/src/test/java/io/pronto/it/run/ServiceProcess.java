package io.pronto.it.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One packaged service as a process of the operating system. */
public final class ServiceProcess extends ExternalProcess {

  private static final Duration READY = Duration.ofSeconds(60);
  private static final int MAX_PORT = 65_535;

  private final String module;
  private final Network network;
  private final int managementPort;
  private final String authority;

  /**
   * A service that was not started yet.
   *
   * @param module folder of the service
   * @param setup of the deployment; what it says of the environment holds
   * @param own variables of this service's environment, its management port among them
   */
  public ServiceProcess(String module, Setup setup, Map<String, String> own) {
    this(module, module, setup, environment(setup, own));
  }

  /** The service at this endpoint. */
  ServiceProcess(Endpoint endpoint, Setup setup, Map<String, String> own) {
    this(endpoint.name(), endpoint.service().module(), setup, environment(setup, own));
  }

  private ServiceProcess(String name, String module, Setup setup, Map<String, String> variables) {
    super(name, command(module, setup), variables);
    this.module = module;
    this.network = setup.network();
    this.managementPort = Integer.parseInt(variables.get("PRONTO_MANAGEMENT_PORT"));
    this.authority = variables.get("PRONTO_TLS_CA");
  }

  private static Map<String, String> environment(Setup setup, Map<String, String> own) {
    Map<String, String> environment = new TreeMap<>(own);
    environment.putAll(setup.environment());
    return environment;
  }

  private static List<String> command(String module, Setup setup) {
    List<String> command = new ArrayList<>(setup.network().prefix());
    command.addAll(setup.prefix());
    command.addAll(Product.command(module, setup.flags()));
    return command;
  }

  @Override
  public ServiceProcess start() {
    super.start();
    return this;
  }

  @Override
  public ServiceProcess restart() {
    super.restart();
    return this;
  }

  /**
   * Ends it in order, starts it again, and waits until it is ready.
   *
   * @param ends how long it may take to end
   * @param starts how long it may take to be ready
   */
  public void restartInOrder(Duration ends, Duration starts) {
    terminate();
    exitCode(ends);
    restart();
    awaitReady(starts);
  }

  /** Waits until the management port says that the service is ready. */
  public ServiceProcess awaitReady() {
    return awaitReady(READY);
  }

  /** Waits until the management port says that the service is ready. */
  public ServiceProcess awaitReady(Duration patience) {
    awaitState("is ready", patience, this::ready);
    return this;
  }

  /** Whether the management port says that the service is ready. */
  public boolean ready() {
    if (managementPort > MAX_PORT) {
      return false;
    }
    try {
      return management().send("GET", "/health/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Folder of the service: {@code gateway}, {@code preprocessor} … */
  public String module() {
    return module;
  }

  /** A client of its management port, over TLS where the service has a certificate. */
  public Http management() {
    String place = "127.0.0.1:" + managementPort;
    return authority == null
        ? new Http(network, "http://" + place)
        : new Http(network, "https://" + place, Map.of(), Trust.in(Path.of(authority)));
  }

  /** Its meters now. */
  public Metrics metrics() {
    return Metrics.scrape(management());
  }

  /** Where its health and metrics are. */
  public int managementPort() {
    return managementPort;
  }
}
