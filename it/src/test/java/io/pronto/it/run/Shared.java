package io.pronto.it.run;

import java.util.HashMap;
import java.util.Map;

/**
 * Deployments that several test classes use, one class after the other: those with the same models.
 * They end with the tests.
 */
final class Shared implements AutoCloseable {

  private final Map<Key, Deployment> running = new HashMap<>();

  private record Key(Topology topology, Models models) {}

  /** One that runs, or a new one where there is none, or none whose processes all live. */
  synchronized Deployment get(Topology topology, Models models) {
    Key key = new Key(topology, models);
    Deployment known = running.get(key);
    if (known != null && known.processes().stream().allMatch(ServiceProcess::alive)) {
      return known;
    }
    if (known != null) {
      running.remove(key).close();
    }
    Setup setup = models == Models.SAMPLES ? Setup.samples() : Setup.of(models.repository());
    Deployment started = topology.start(setup);
    running.put(key, started);
    return started;
  }

  @Override
  public synchronized void close() {
    running.values().forEach(Deployment::close);
    running.clear();
  }
}
