package io.pronto.discovery;

import io.pronto.service.tls.Certificates;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.ext.consul.ConsulClient;
import io.vertx.ext.consul.ConsulClientOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How Consul is reached.
 *
 * @param agents HTTP addresses, unresolved; the first that answers is used
 * @param token of the access control lists
 * @param tls what Consul is shown and what of it is trusted, for HTTPS
 */
public record ConsulAccess(
    List<InetSocketAddress> agents, Optional<String> token, Optional<Certificates> tls) {

  private static final int CONNECT_MILLIS = 1_000;

  /** One client for each agent. */
  List<ConsulClient> clients(Vertx vertx, Duration timeout, int connections) {
    List<ConsulClient> clients = new ArrayList<>(agents.size());
    for (InetSocketAddress agent : agents) {
      clients.add(ConsulClient.create(vertx, options(agent, timeout, connections)));
    }
    return List.copyOf(clients);
  }

  private ConsulClientOptions options(InetSocketAddress agent, Duration timeout, int connections) {
    ConsulClientOptions options = new ConsulClientOptions();
    options.setHost(agent.getHostString());
    options.setPort(agent.getPort());
    options.setTimeout(timeout.toMillis());
    options.setConnectTimeout(CONNECT_MILLIS);
    options.setMaxPoolSize(connections);
    options.setTracingPolicy(TracingPolicy.IGNORE); // its queries belong to no prediction
    token.ifPresent(options::setAclToken);
    tls.ifPresent(
        certificates -> {
          options.setSsl(true);
          certificates.trust().ifPresent(each -> options.setTrustOptions(TrustOptions.wrap(each)));
          certificates
              .keys()
              .ifPresent(each -> options.setKeyCertOptions(KeyCertOptions.wrap(each)));
        });
    return options;
  }

  @Override
  public String toString() {
    return "Consul at " + agents; // the token is nobody's business
  }
}
