package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.load.Calls;
import io.pronto.it.parts.Consul;
import io.pronto.it.parts.ConsulCluster;
import io.pronto.it.parts.ConsulOptions;
import io.pronto.it.parts.Toxiproxy;
import io.pronto.it.run.Endpoint;
import io.pronto.it.run.Needs;
import io.pronto.it.run.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** One of three Consul servers is lost under a steady load: the leader, whom all services ask. */
@Isolated
@Needs.Consul
@Needs.Toxiproxy
class ConsulClusterIT {

  private static final int CHANGES = 5;
  private static final Duration SOON = Duration.ofSeconds(2);

  @Test
  void noCallFailsWhenTheLeaderIsKilledAndChangesArriveAfterwards() {
    try (ConsulCluster cluster = ConsulCluster.start(ConsulOptions.OPEN);
        SteadyFleet steady = new SteadyFleet(SteadyFleet.twoInConsul(leaderFirst(cluster)));
        Toxiproxy toxiproxy = Toxiproxy.running()) {
      // Given
      Discovered discovered = new Discovered(steady.fleet());
      discovered.awaitListed(cluster.awaitLeader().api());
      discovered.awaitUsable();
      Endpoint postprocessor = steady.fleet().endpoint(Service.POSTPROCESSOR, 0);
      int port = toxiproxy.proxy(postprocessor).port(); // a second address of it
      // When
      long from = System.nanoTime();
      cluster.killLeader();
      Consul next = cluster.awaitLeader();
      Duration elected = Duration.ofNanos(System.nanoTime() - from);
      steady.goOn(SteadyFleet.PAUSE);
      discovered.awaitListed(next.api());
      discovered.awaitUsable();
      Discovered.Delays delays = discovered.change(next.api(), port, CHANGES);
      // Then
      Calls calls =
          steady.came(
              "leader killed, the next one after %d ms; then %s"
                  .formatted(elected.toMillis(), delays),
              from);
      assertThat(calls.failures()).isEmpty();
      assertThat(delays.longest()).isLessThan(SOON);
    }
  }

  private static List<Consul> leaderFirst(ConsulCluster cluster) {
    List<Consul> servers = new ArrayList<>(cluster.servers());
    Consul leader = cluster.awaitLeader();
    servers.remove(leader);
    servers.addFirst(leader);
    return servers;
  }
}
