package io.pronto.it.fault;

import io.pronto.it.parts.Fault;
import io.pronto.it.parts.FaultProxy;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.FleetPlan;
import io.pronto.it.run.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A service of which every instance is as sick as the test likes, and counts its calls. */
final class SickHop implements AutoCloseable {

  private final Service service;
  private final int each;
  private final List<FaultProxy> instances = new ArrayList<>();

  /**
   * Not sick yet.
   *
   * @param each instances in front of every process of the service
   */
  SickHop(Service service, int each) {
    this.service = service;
    this.each = each;
  }

  /** The plan with this service in it; a plan has one. */
  FleetPlan in(FleetPlan plan) {
    return plan.seenAt(this::addresses);
  }

  private String addresses(Endpoint endpoint) {
    if (endpoint.service() != service) {
      return endpoint.address();
    }
    List<FaultProxy> more =
        Stream.generate(() -> FaultProxy.before(endpoint.address())).limit(each).toList();
    instances.addAll(more);
    return more.stream().map(FaultProxy::address).collect(Collectors.joining(","));
  }

  /** One instance, counted from 0. */
  FaultProxy instance(int index) {
    return instances.get(index);
  }

  /** Every instance has this fault from now on. */
  void all(Fault fault) {
    instances.forEach(instance -> instance.fault(fault));
  }

  /** Every instance has this fault for a share of the calls, each with a seed of its own. */
  void all(Fault fault, double share, long seed) {
    for (int i = 0; i < instances.size(); i++) {
      instances.get(i).fault(fault.at(share, seed + i));
    }
  }

  /** Every instance is healthy from now on. */
  void heal() {
    all(Fault.NONE);
  }

  /** All calls that arrived so far, in order. */
  List<FaultProxy.Arrival> arrivals() {
    return instances.stream()
        .flatMap(instance -> instance.arrivals().stream())
        .sorted((one, other) -> Long.signum(one.time() - other.time()))
        .toList();
  }

  /** How many calls arrived from one time to another. */
  long arrived(long from, long to) {
    return arrivals().stream().filter(a -> a.time() - from >= 0 && a.time() - to < 0).count();
  }

  /** The arrivals that were not the first of their call. */
  static List<FaultProxy.Arrival> extra(List<FaultProxy.Arrival> arrivals) {
    Set<String> seen = new HashSet<>();
    return arrivals.stream().filter(arrival -> !seen.add(arrival.trace())).toList();
  }

  @Override
  public void close() {
    instances.forEach(FaultProxy::close);
  }
}
