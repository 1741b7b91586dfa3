package io.pronto.it.run;

/**
 * Where one instance of a service is.
 *
 * @param index of the instance among those of its service, from 0
 * @param grpcPort where it takes calls
 * @param managementPort of its health and metrics
 * @param restPort of the REST front door; only gateways listen on it
 */
public record Endpoint(Service service, int index, int grpcPort, int managementPort, int restPort) {

  /** On free ports. */
  static Endpoint of(Service service, int index) {
    return new Endpoint(service, index, Ports.free(), Ports.free(), Ports.free());
  }

  /** Where it takes calls, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + grpcPort;
  }

  /** Such as {@code model-server-1}. */
  public String name() {
    return service.module() + "-" + index;
  }

  @Override
  public String toString() {
    return name();
  }
}
