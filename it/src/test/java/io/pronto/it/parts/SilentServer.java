package io.pronto.it.parts;

import io.pronto.it.run.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Accepts connections and never says a word. */
public final class SilentServer implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final ServerSocket listener;

  /** Listens in this network. */
  public SilentServer(Network network) {
    try {
      listener = network.call(() -> new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    Thread.ofPlatform().daemon().name("silent-server").start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        connections.add(listener.accept());
      }
    } catch (IOException e) {
      // closed: the end
    }
  }

  /** Where it listens, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections it accepted so far. */
  public int accepted() {
    return connections.size();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
