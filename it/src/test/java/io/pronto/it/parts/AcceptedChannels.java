package io.pronto.it.parts;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that a Netty server accepted, so that they can be closed one by one. */
final class AcceptedChannels {

  private final Map<SocketAddress, Channel> open = new ConcurrentHashMap<>();

  /** A listening channel whose connections are kept here. */
  ServerChannel listener() {
    return new Listener();
  }

  /** Closes the connection that came from here, without a word of HTTP/2 before. */
  void close(SocketAddress remote) {
    Channel connection = open.get(remote);
    if (connection != null) {
      var _ = connection.pipeline().firstContext().close();
    }
  }

  private final class Listener extends NioServerSocketChannel {

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int count = super.doReadMessages(accepted);
      for (Object connection : accepted) {
        keep((Channel) connection);
      }
      return count;
    }

    private void keep(Channel connection) {
      SocketAddress remote = connection.remoteAddress();
      open.put(remote, connection);
      var _ = connection.closeFuture().addListener(closed -> open.remove(remote, connection));
    }
  }
}
