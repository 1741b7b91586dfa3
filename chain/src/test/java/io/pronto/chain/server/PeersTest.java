package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class PeersTest {

  @Test
  void thoseOfThisMachineAreKnown() {
    assertThat(Peers.KNOWN.contain(at(new InetSocketAddress("127.0.0.1", 1)))).isTrue();
    assertThat(Peers.KNOWN.contain(at(new InetSocketAddress("::1", 1)))).isTrue();
    assertThat(Peers.KNOWN.contain(at(new InProcessSocketAddress("x")))).isTrue();
    assertThat(Peers.KNOWN.contain(at(new InetSocketAddress("192.0.2.1", 1)))).isFalse();
    assertThat(Peers.KNOWN.contain(Attributes.EMPTY)).isFalse();
  }

  @Test
  void whoShowedACertificateIsKnown() throws NoSuchAlgorithmException {
    Attributes attributes =
        at(new InetSocketAddress("192.0.2.1", 1)).toBuilder()
            .set(
                Grpc.TRANSPORT_ATTR_SSL_SESSION,
                SSLContext.getDefault().createSSLEngine().getSession())
            .build();
    assertThat(Peers.KNOWN.contain(attributes)).isTrue();
    assertThat(Peers.CERTIFIED.contain(attributes)).isTrue();
  }

  @Test
  void whoCallsThroughAProxyOfThisMachineIsNotCertified() {
    assertThat(Peers.CERTIFIED.contain(at(new InetSocketAddress("127.0.0.1", 1)))).isFalse();
    assertThat(Peers.CERTIFIED.contain(at(new InetSocketAddress("127.0.0.6", 1)))).isFalse();
    assertThat(Peers.CERTIFIED.contain(at(new InetSocketAddress("::1", 1)))).isFalse();
    assertThat(Peers.CERTIFIED.contain(at(new InetSocketAddress("192.0.2.1", 1)))).isFalse();
    assertThat(Peers.CERTIFIED.contain(Attributes.EMPTY)).isFalse();
    assertThat(Peers.CERTIFIED.contain(at(new InProcessSocketAddress("x")))).isTrue();
  }

  @Test
  void allAreAll() {
    assertThat(Peers.ALL.contain(at(new InetSocketAddress("192.0.2.1", 1)))).isTrue();
  }

  private static Attributes at(SocketAddress address) {
    return Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, address).build();
  }
}
