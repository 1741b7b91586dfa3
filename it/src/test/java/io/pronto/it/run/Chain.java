package io.pronto.it.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The four services as four processes. */
public final class Chain implements Deployment {

  private final int restPort = Ports.free();
  private final int grpcPort = Ports.free();
  private final int preprocessorPort = Ports.free();
  private final int modelServerPort = Ports.free();
  private final int postprocessorPort = Ports.free();
  private final ServiceProcess gateway;
  private final ServiceProcess preprocessor;
  private final ServiceProcess modelServer;
  private final ServiceProcess postprocessor;

  /** Not started yet. */
  public Chain(Setup setup) {
    gateway =
        new ServiceProcess(
            "gateway",
            setup,
            Map.of(
                "PRONTO_HTTP_PORT", Integer.toString(restPort),
                "PRONTO_GRPC_PORT", Integer.toString(grpcPort),
                "PRONTO_MANAGEMENT_PORT", Integer.toString(Ports.free()),
                "PRONTO_GATEWAY_NEXT", target(preprocessorPort)));
    preprocessor = inner("preprocessor", setup, preprocessorPort, modelServerPort);
    modelServer = inner("model-server", setup, modelServerPort, postprocessorPort);
    postprocessor =
        new ServiceProcess(
            "postprocessor",
            setup,
            Map.of(
                "PRONTO_MANAGEMENT_PORT", Integer.toString(Ports.free()),
                "PRONTO_POSTPROCESSOR_LISTEN", address(postprocessorPort)));
  }

  private static ServiceProcess inner(String module, Setup setup, int port, int next) {
    String prefix = "PRONTO_" + module.replace('-', '_').toUpperCase(Locale.ROOT);
    return new ServiceProcess(
        module,
        setup,
        Map.of(
            "PRONTO_MANAGEMENT_PORT",
            Integer.toString(Ports.free()),
            prefix + "_LISTEN",
            address(port),
            prefix + "_NEXT",
            target(next)));
  }

  private static String address(int port) {
    return "127.0.0.1:" + port;
  }

  private static String target(int port) {
    return "static:///" + address(port);
  }

  /** Starts all four and waits until each is ready. */
  public static Chain start(Setup setup) {
    Chain chain = new Chain(setup);
    try {
      chain.processes().forEach(ServiceProcess::start);
      chain.processes().reversed().forEach(ServiceProcess::awaitReady);
      return chain;
    } catch (RuntimeException | Error e) {
      chain.close();
      throw e;
    }
  }

  /** The process with the front doors. */
  public ServiceProcess gateway() {
    return gateway;
  }

  /** The process of the steps before the model. */
  public ServiceProcess preprocessor() {
    return preprocessor;
  }

  /** The process that runs models. */
  public ServiceProcess modelServer() {
    return modelServer;
  }

  /** The process of the steps after the model. */
  public ServiceProcess postprocessor() {
    return postprocessor;
  }

  /** Where the preprocessor listens. */
  public int preprocessorPort() {
    return preprocessorPort;
  }

  /** Where the model-server listens. */
  public int modelServerPort() {
    return modelServerPort;
  }

  /** Where the postprocessor listens. */
  public int postprocessorPort() {
    return postprocessorPort;
  }

  @Override
  public int restPort() {
    return restPort;
  }

  @Override
  public int grpcPort() {
    return grpcPort;
  }

  @Override
  public int managementPort() {
    return gateway.managementPort();
  }

  @Override
  public List<ServiceProcess> processes() {
    return List.of(gateway, preprocessor, modelServer, postprocessor);
  }

  @Override
  public String toString() {
    return "four processes";
  }
}
