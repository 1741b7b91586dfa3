package io.pronto.chain.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Whose word on the route of a call counts. */
public enum Peers {
  /**
   * Of those in this process, and of those that showed their certificate. A proxy that stands
   * before the port on the same machine is none of them, and so neither are its callers.
   */
  CERTIFIED("to come from a service that showed its certificate"),
  /** Of these, and of those on this machine. */
  KNOWN("to come from a service on the same machine (or TLS, or PRONTO_INSECURE=true)"),
  /** Of all that reach the port. */
  ALL("to come from anywhere");

  private final String wanted;

  Peers(String wanted) {
    this.wanted = wanted;
  }

  /** Whether a peer is one of them. */
  boolean contain(Attributes transport) {
    if (this == ALL || transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null) {
      return true;
    }
    SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InProcessSocketAddress || (this == KNOWN && isOfThisMachine(peer));
  }

  private static boolean isOfThisMachine(SocketAddress peer) {
    return peer instanceof InetSocketAddress address && address.getAddress().isLoopbackAddress();
  }

  /** Where a header that steers has to come from, in words. */
  String wanted() {
    return wanted;
  }
}
