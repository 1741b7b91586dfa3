package io.pronto.it.run;

import java.util.List;

/** The four services as four processes: a fleet of one instance each. */
public final class Chain implements Deployment {

  private final Fleet fleet;

  /** Not started yet. */
  public Chain(Setup setup) {
    fleet = new Fleet(FleetPlan.of(setup));
  }

  /** Starts all four and waits until each is ready. */
  public static Chain start(Setup setup) {
    Chain chain = new Chain(setup);
    chain.fleet.start();
    return chain;
  }

  /** The process with the front doors. */
  public ServiceProcess gateway() {
    return fleet.instance(Service.GATEWAY, 0);
  }

  /** The process of the steps before the model. */
  public ServiceProcess preprocessor() {
    return fleet.instance(Service.PREPROCESSOR, 0);
  }

  /** The process that runs models. */
  public ServiceProcess modelServer() {
    return fleet.instance(Service.MODEL_SERVER, 0);
  }

  /** The process of the steps after the model. */
  public ServiceProcess postprocessor() {
    return fleet.instance(Service.POSTPROCESSOR, 0);
  }

  /** Where the preprocessor listens. */
  public int preprocessorPort() {
    return fleet.endpoint(Service.PREPROCESSOR, 0).grpcPort();
  }

  /** Where the model-server listens. */
  public int modelServerPort() {
    return fleet.endpoint(Service.MODEL_SERVER, 0).grpcPort();
  }

  /** Where the postprocessor listens. */
  public int postprocessorPort() {
    return fleet.endpoint(Service.POSTPROCESSOR, 0).grpcPort();
  }

  @Override
  public int restPort() {
    return fleet.restPort();
  }

  @Override
  public int grpcPort() {
    return fleet.grpcPort();
  }

  @Override
  public int managementPort() {
    return fleet.managementPort();
  }

  @Override
  public List<ServiceProcess> processes() {
    return fleet.processes();
  }

  @Override
  public String toString() {
    return "four processes";
  }
}
