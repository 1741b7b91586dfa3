package io.pronto.chain.discovery;

import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
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
 * @param tls for HTTPS
 */
public record ConsulAccess(
    List<InetSocketAddress> agents, Optional<String> token, Optional<Tls> tls) {

  private static final int CONNECT_MILLIS = 1_000;

  /**
   * HTTPS to Consul.
   *
   * @param ca file with the certificates that are trusted
   * @param identity what proves who this is, where Consul wants to know
   */
  public record Tls(String ca, Optional<Identity> identity) {}

  /** Files with the certificate of a client and its key. */
  public record Identity(String certificate, String key) {}

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
        files -> {
          options.setSsl(true);
          options.setPemTrustOptions(new PemTrustOptions().addCertPath(files.ca()));
          files
              .identity()
              .ifPresent(
                  own ->
                      options.setPemKeyCertOptions(
                          new PemKeyCertOptions()
                              .addCertPath(own.certificate())
                              .addKeyPath(own.key())));
        });
    return options;
  }

  @Override
  public String toString() {
    return "Consul at " + agents; // the token is nobody's business
  }
}
