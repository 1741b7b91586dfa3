package io.pronto.it.run;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a {@link Fleet} is made of. Without a word more than {@link #of}: one instance of each
 * service, each finding the next by a {@code static:///} list.
 *
 * @param setup of every process
 * @param counts how many instances of each service
 * @param seenAt where the callers of an instance find it; a proxy's address instead of its own
 * @param own more variables of the environment of one instance, which hold over those of the wiring
 */
public record FleetPlan(
    Setup setup,
    Map<Service, Integer> counts,
    Function<Endpoint, String> seenAt,
    Function<Endpoint, Map<String, String>> own) {

  /** One instance of each service. */
  public static FleetPlan of(Setup setup) {
    Map<Service, Integer> counts = new EnumMap<>(Service.class);
    List.of(Service.values()).forEach(service -> counts.put(service, 1));
    return new FleetPlan(setup, Map.copyOf(counts), Endpoint::address, endpoint -> Map.of());
  }

  /** The same, with so many instances of each service. */
  public FleetPlan instances(int count) {
    FleetPlan plan = this;
    for (Service service : Service.values()) {
      plan = plan.instances(service, count);
    }
    return plan;
  }

  /** The same, with so many instances of one service. */
  public FleetPlan instances(Service service, int count) {
    Map<Service, Integer> more = new EnumMap<>(counts);
    more.put(service, count);
    return new FleetPlan(setup, Map.copyOf(more), seenAt, own);
  }

  /**
   * The same, with instances seen by their callers at other addresses: those of proxies, say. It is
   * asked once for each instance that is not a gateway.
   */
  public FleetPlan seenAt(Function<Endpoint, String> address) {
    return new FleetPlan(setup, counts, address, own);
  }

  /** The same, with more variables for single instances; added to those given before. */
  public FleetPlan environment(Function<Endpoint, Map<String, String>> variables) {
    return new FleetPlan(
        setup, counts, seenAt, endpoint -> merged(own.apply(endpoint), variables.apply(endpoint)));
  }

  /** The same, with more variables for every instance of a service. */
  public FleetPlan environment(Service service, Map<String, String> variables) {
    return environment(endpoint -> endpoint.service() == service ? variables : Map.of());
  }

  /** The same, with each service finding the next by the target that this gives for it. */
  public FleetPlan targets(Function<Service, String> target) {
    return environment(
        endpoint ->
            endpoint
                .service()
                .next()
                .map(next -> Map.of(endpoint.service().variable("NEXT"), target.apply(next)))
                .orElse(Map.of()));
  }

  private static Map<String, String> merged(Map<String, String> first, Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(first);
    all.putAll(more);
    return all;
  }

  /** The processes, not started yet, from the front to the back. */
  Map<Endpoint, ServiceProcess> processes() {
    Map<Service, List<Endpoint>> endpoints = new EnumMap<>(Service.class);
    Map<Service, String> targets = new EnumMap<>(Service.class);
    for (Service service : Service.values()) {
      List<Endpoint> all =
          IntStream.range(0, counts.get(service))
              .mapToObj(index -> Endpoint.of(service, index))
              .toList();
      endpoints.put(service, all);
      if (service != Service.GATEWAY) {
        targets.put(service, all.stream().map(seenAt).collect(Collectors.joining(",")));
      }
    }
    Map<Endpoint, ServiceProcess> processes = new LinkedHashMap<>();
    endpoints.values().stream()
        .flatMap(List::stream)
        .forEach(endpoint -> processes.put(endpoint, process(endpoint, targets)));
    return processes;
  }

  private ServiceProcess process(Endpoint endpoint, Map<Service, String> targets) {
    Map<String, String> variables = merged(wiring(endpoint, targets), own.apply(endpoint));
    return new ServiceProcess(endpoint, setup, variables);
  }

  private static Map<String, String> wiring(Endpoint endpoint, Map<Service, String> targets) {
    Service service = endpoint.service();
    Map<String, String> wiring = new TreeMap<>();
    wiring.put("PRONTO_MANAGEMENT_PORT", Integer.toString(endpoint.managementPort()));
    if (service == Service.GATEWAY) {
      wiring.put("PRONTO_HTTP_PORT", Integer.toString(endpoint.restPort()));
      wiring.put("PRONTO_GRPC_PORT", Integer.toString(endpoint.grpcPort()));
    } else {
      wiring.put(service.variable("LISTEN"), endpoint.address());
    }
    service
        .next()
        .ifPresent(next -> wiring.put(service.variable("NEXT"), "static:///" + targets.get(next)));
    return wiring;
  }
}
