package io.pronto.it.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The four services as processes, with as many instances of each as planned. */
public final class Fleet implements Deployment {

  /** Many JVMs share few cores while they start. */
  private static final Duration READY = Duration.ofMinutes(2);

  private final Map<Endpoint, ServiceProcess> instances;

  /** Not started yet. */
  public Fleet(FleetPlan plan) {
    instances = plan.processes();
  }

  /** Starts all and waits until each is ready. */
  public static Fleet start(FleetPlan plan) {
    return new Fleet(plan).start();
  }

  /** Starts all and waits until each is ready; ends all when one does not become so. */
  public Fleet start() {
    try {
      processes().forEach(ServiceProcess::start);
      processes().reversed().forEach(process -> process.awaitReady(READY));
      return this;
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** One instance, counted from 0. */
  public ServiceProcess instance(Service service, int index) {
    return instances.get(endpoint(service, index));
  }

  /** All instances of a service. */
  public List<ServiceProcess> instances(Service service) {
    return endpoints(service).stream().map(instances::get).toList();
  }

  /** Where one instance is. */
  public Endpoint endpoint(Service service, int index) {
    return endpoints(service).get(index);
  }

  /** Where all instances of a service are. */
  public List<Endpoint> endpoints(Service service) {
    return instances.keySet().stream().filter(where -> where.service() == service).toList();
  }

  /** Ports of the gRPC front doors of all gateways. */
  public List<Integer> grpcPorts() {
    return endpoints(Service.GATEWAY).stream().map(Endpoint::grpcPort).toList();
  }

  @Override
  public int restPort() {
    return endpoint(Service.GATEWAY, 0).restPort();
  }

  @Override
  public int grpcPort() {
    return endpoint(Service.GATEWAY, 0).grpcPort();
  }

  @Override
  public int managementPort() {
    return instance(Service.GATEWAY, 0).managementPort();
  }

  @Override
  public List<ServiceProcess> processes() {
    return List.copyOf(instances.values());
  }

  @Override
  public String toString() {
    return instances.size() + " processes";
  }
}
