package io.pronto.discovery;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.consul.BlockingQueryOptions;
import io.vertx.ext.consul.ConsulClient;
import io.vertx.ext.consul.ServiceEntry;
import io.vertx.ext.consul.ServiceEntryList;
import io.vertx.ext.consul.ServiceQueryOptions;
import java.time.Duration;
import java.util.List;

/** Asks an agent of Consul which instances of a service pass their checks. */
final class HealthQueries implements AutoCloseable {

  private static final Duration PROMPT = Duration.ofSeconds(2);
  private static final int JITTER_SHARE = 16;
  private static final int CONNECTIONS = 64;

  private final List<ConsulClient> prompt;
  private final List<ConsulClient> patient;
  private final String wait;

  /**
   * Connects when first asked.
   *
   * @param wait how long a query may wait for a change; Consul adds up to a sixteenth
   */
  HealthQueries(Vertx vertx, ConsulAccess access, Duration wait) {
    Duration longest = wait.plus(wait.dividedBy(JITTER_SHARE)).plus(PROMPT);
    this.prompt = access.clients(vertx, PROMPT, CONNECTIONS);
    this.patient = access.clients(vertx, longest, CONNECTIONS);
    this.wait = wait.toMillis() + "ms";
  }

  /** What an agent told, and the index of that state. */
  record Found(Instances instances, long index) {}

  /** How many agents there are. */
  int agents() {
    return prompt.size();
  }

  /**
   * The instances that pass.
   *
   * @param index answers once the state is newer than this; at once if it is 0
   */
  Future<Found> passing(int agent, String service, long index) {
    ConsulClient client = (index == 0 ? prompt : patient).get(agent);
    ServiceQueryOptions options =
        new ServiceQueryOptions()
            .setBlockingOptions(new BlockingQueryOptions().setIndex(index).setWait(wait));
    return client
        .healthServiceNodesWithOptions(service, true, options)
        .map(entries -> new Found(instances(entries), entries.getIndex()));
  }

  /** An instance without an address has that of its node. */
  private static Instances instances(ServiceEntryList entries) {
    Instances.Builder instances = new Instances.Builder();
    for (ServiceEntry entry : entries.getList()) {
      String own = entry.getService().getAddress();
      instances.add(
          own == null || own.isEmpty() ? entry.getNode().getAddress() : own,
          entry.getService().getPort());
    }
    return instances.build();
  }

  @Override
  public void close() {
    prompt.forEach(ConsulClient::close);
    patient.forEach(ConsulClient::close);
  }
}
