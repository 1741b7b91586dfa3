package io.pronto.chain.server;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Whose word on the route of a call counts. */
public enum Peers {
  /** Of those in this process or on this machine, and of those that showed their certificate. */
  KNOWN,
  /** Of all that reach the port. */
  ALL;

  /** Whether a peer is one of them. */
  boolean contain(Attributes transport) {
    if (this == ALL || transport.get(Grpc.TRANSPORT_ATTR_SSL_SESSION) != null) {
      return true;
    }
    SocketAddress peer = transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return peer instanceof InProcessSocketAddress
        || (peer instanceof InetSocketAddress address && address.getAddress().isLoopbackAddress());
  }
}
