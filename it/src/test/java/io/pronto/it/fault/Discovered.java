package io.pronto.it.fault;

import io.pronto.it.parts.ConsulApi;
import io.pronto.it.run.Await;
import io.pronto.it.run.Fleet;
import io.pronto.it.run.Service;
import io.pronto.it.run.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What Consul lists of a fleet, and what the fleet's own callers know by it. */
final class Discovered {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final double MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Fleet fleet;

  Discovered(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Waits until a server lists all that run, and returns the time that took. */
  Duration awaitListed(ConsulApi consul) {
    long from = System.nanoTime();
    for (Service service : Service.values()) {
      Set<Integer> ports = new HashSet<>();
      fleet.endpoints(service).forEach(endpoint -> ports.add(endpoint.grpcPort()));
      Await.until(
          "Consul lists each " + service.module(),
          PATIENCE,
          () -> Set.copyOf(consul.passing(service.registeredName()).ports()).equals(ports));
    }
    return Duration.ofNanos(System.nanoTime() - from);
  }

  /** Waits until every caller can use all instances of the service that it calls. */
  void awaitUsable() {
    for (Service service : Service.values()) {
      service.next().ifPresent(next -> fleet.instances(service).forEach(c -> awaitUsable(c, next)));
    }
  }

  private void awaitUsable(ServiceProcess caller, Service next) {
    int all = fleet.instances(next).size();
    Await.until(
        caller + " can use each " + next.module(),
        PATIENCE,
        () -> count(caller, "usable") == all && count(caller, "known") == all);
  }

  /** How many instances a caller knows of the service that it calls. */
  static int known(ServiceProcess caller) {
    return count(caller, "known");
  }

  private static int count(ServiceProcess caller, String state) {
    return (int) caller.metrics().sum("pronto_instances", Map.of("state", state));
  }

  /**
   * Puts one more address of the postprocessors into Consul and takes it out again, so many times.
   *
   * @param port where calls are answered as those on a port of a postprocessor
   * @return from Consul's answer until a model-server knew it, for each change
   */
  Delays change(ConsulApi consul, int port, int times) {
    ServiceProcess caller = fleet.instance(Service.MODEL_SERVER, 0);
    int before = known(caller);
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      consul.register("one-more", Service.POSTPROCESSOR.registeredName(), port);
      nanos.add(nanosUntil(caller, before + 1));
      consul.deregister("one-more");
      nanos.add(nanosUntil(caller, before));
    }
    return new Delays(nanos.stream().sorted().toList());
  }

  private static long nanosUntil(ServiceProcess caller, int count) {
    long from = System.nanoTime();
    while (known(caller) != count) {
      if (System.nanoTime() - from > PATIENCE.toNanos()) {
        throw new AssertionError(caller + " knows " + known(caller) + ", not " + count);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return System.nanoTime() - from;
  }

  /**
   * How long changes took to arrive.
   *
   * @param nanos of each, the shortest first
   */
  record Delays(List<Long> nanos) {

    Duration longest() {
      return Duration.ofNanos(nanos.getLast());
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d changes, from Consul's answer to the caller: p50 %.1f ms, max %.1f ms",
          nanos.size(),
          nanos.get(nanos.size() / 2) / MILLI,
          nanos.getLast() / MILLI);
    }
  }
}
