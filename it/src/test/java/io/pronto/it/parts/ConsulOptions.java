package io.pronto.it.parts;

import io.pronto.it.run.Network;

/**
 * How a Consul server is started, beside its ports.
 *
 * @param token that may do everything, where nothing is allowed without one; {@code null}: all is
 *     allowed to all
 * @param tls whether the API is offered over HTTPS too, with a certificate of an authority of its
 *     own
 * @param network that it runs in
 */
public record ConsulOptions(String token, boolean tls, Network network) {

  /** Open to all, without TLS. */
  public static final ConsulOptions OPEN = new ConsulOptions(null, false, Network.HOST);

  /** The same, but nothing is allowed without a token. */
  public ConsulOptions token(String secret) {
    return new ConsulOptions(secret, tls, network);
  }

  /** The same, with HTTPS. */
  public ConsulOptions withTls() {
    return new ConsulOptions(token, true, network);
  }

  /** The same, in another network. */
  public ConsulOptions in(Network other) {
    return new ConsulOptions(token, tls, other);
  }
}
