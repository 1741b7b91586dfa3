package io.pronto.it.parts;

import io.pronto.it.run.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;

/** Sends back what it gets. */
final class EchoServer implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final ServerSocket listener;

  /** Listens beside the tests. */
  EchoServer() {
    this(Network.HOST);
  }

  /** Listens in this network. */
  EchoServer(Network network) {
    listener = in(network, () -> new ServerSocket(0, 50, LOOPBACK));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private static <T> T in(Network network, Callable<T> task) {
    try {
      return network.call(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listener.accept();
        connection.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().start(() -> echo(connection));
      }
    } catch (IOException e) {
      // closed: the end
    }
  }

  private static void echo(Socket connection) {
    try (connection) {
      connection.getInputStream().transferTo(connection.getOutputStream());
    } catch (IOException e) {
      // the other end is gone
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A connection to it, directly or through something. */
  static final class Caller implements AutoCloseable {

    /** So many go and come in a round trip. */
    static final int BYTES = 10;

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    Caller(int port) throws IOException {
      this(Network.HOST, port, Duration.ofMillis(PATIENCE_MILLIS));
    }

    Caller(Network network, int port, Duration patience) throws IOException {
      try {
        socket = network.call(() -> connected(port, patience));
      } catch (IOException | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
      patience(patience);
    }

    private static Socket connected(int port, Duration patience) throws IOException {
      Socket socket = new Socket();
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress(LOOPBACK, port), (int) patience.toMillis());
      return socket;
    }

    /** How long a round trip may take before it fails. */
    void patience(Duration time) throws IOException {
      socket.setSoTimeout((int) time.toMillis());
    }

    Duration roundTrip() throws IOException {
      long start = System.nanoTime();
      socket.getOutputStream().write(new byte[BYTES]);
      byte[] back = socket.getInputStream().readNBytes(BYTES);
      Assertions.assertThat(back).as("bytes that came back").hasSize(BYTES);
      return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
