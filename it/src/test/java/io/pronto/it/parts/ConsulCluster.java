package io.pronto.it.parts;

import io.pronto.it.run.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Three Consul servers, of which one may be lost. */
public final class ConsulCluster implements AutoCloseable {

  private static final int SERVERS = 3;
  private static final Duration ELECTION = Duration.ofSeconds(60);

  private final List<Consul> servers;

  private ConsulCluster(ConsulOptions options) {
    List<ConsulPorts> ports = Stream.generate(ConsulPorts::free).limit(SERVERS).toList();
    servers =
        IntStream.range(0, SERVERS)
            .mapToObj(
                index ->
                    new Consul(
                        new ConsulConfiguration(
                            "consul-" + index,
                            Consul.newFolder(),
                            ports.get(index),
                            ports,
                            options)))
            .toList();
  }

  /** Starts them and waits until each knows the leader. */
  public static ConsulCluster start(ConsulOptions options) {
    ConsulCluster cluster = new ConsulCluster(options);
    try {
      cluster.servers.forEach(Consul::start);
      cluster.servers.forEach(Consul::awaitLeader);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** All of them. */
  public List<Consul> servers() {
    return servers;
  }

  /** The one that leads now, as those that run agree; waits for them to agree. */
  public Consul awaitLeader() {
    Await.until("all servers know the same leader", ELECTION, () -> leaders().size() == 1);
    return leaders().getFirst();
  }

  /** Those whom the running ones take for the leader, if these run. */
  private List<Consul> leaders() {
    List<Consul> running = servers.stream().filter(Consul::alive).toList();
    List<String> named = running.stream().map(server -> server.api().leader()).distinct().toList();
    if (named.size() != 1) {
      return List.of();
    }
    return running.stream().filter(s -> s.serverAddress().equals(named.getFirst())).toList();
  }

  /** Ends the leader at once, and returns it. */
  public Consul killLeader() {
    Consul leader = awaitLeader();
    leader.kill();
    return leader;
  }

  @Override
  public void close() {
    servers.forEach(Consul::close);
  }
}
