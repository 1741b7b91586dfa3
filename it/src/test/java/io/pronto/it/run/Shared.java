package io.pronto.it.run;

import java.util.EnumMap;
import java.util.Map;

/**
 * Deployments of the samples that several test classes use, one class after the other. They end
 * with the tests.
 */
final class Shared implements AutoCloseable {

  private final Map<Topology, Deployment> running = new EnumMap<>(Topology.class);

  /** One that runs, or a new one where there is none, or none whose processes all live. */
  synchronized Deployment get(Topology topology) {
    Deployment known = running.get(topology);
    if (known != null && known.processes().stream().allMatch(ServiceProcess::alive)) {
      return known;
    }
    if (known != null) {
      running.remove(topology).close();
    }
    Deployment started = topology.start(Setup.samples());
    running.put(topology, started);
    return started;
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Deployment::close);
    running.clear();
  }
}
