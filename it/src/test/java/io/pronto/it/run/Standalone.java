package io.pronto.it.run;

import java.util.List;
import java.util.Map;

/** The four services in one process. */
public final class Standalone implements Deployment {

  private final int restPort = Ports.free();
  private final int grpcPort = Ports.free();
  private final ServiceProcess process;

  /** Not started yet. */
  public Standalone(Setup setup) {
    process =
        new ServiceProcess(
            "standalone",
            setup,
            Map.of(
                "PRONTO_HTTP_PORT", Integer.toString(restPort),
                "PRONTO_GRPC_PORT", Integer.toString(grpcPort),
                "PRONTO_MANAGEMENT_PORT", Integer.toString(Ports.free())));
  }

  /** Starts and waits until it is ready. */
  public static Standalone start(Setup setup) {
    Standalone standalone = new Standalone(setup);
    try {
      standalone.process.start().awaitReady();
      return standalone;
    } catch (RuntimeException | Error e) {
      standalone.close();
      throw e;
    }
  }

  /** The one process. */
  public ServiceProcess process() {
    return process;
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
    return process.managementPort();
  }

  @Override
  public List<ServiceProcess> processes() {
    return List.of(process);
  }

  @Override
  public String toString() {
    return "one process";
  }
}
