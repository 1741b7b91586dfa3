package io.pronto.it.parts;

import io.pronto.it.run.Network;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections and never says a word. */
public final class SilentServer implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger accepted = new AtomicInteger();
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
        Socket connection = listener.accept();
        open.add(connection);
        accepted.incrementAndGet();
        Thread.ofPlatform().daemon().name("silent-server").start(() -> swallow(connection));
      }
    } catch (IOException e) {
      // closed: the end
    }
  }

  private void swallow(Socket connection) {
    try (connection) {
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // the other end is gone
    } finally {
      open.remove(connection);
    }
  }

  /** Where it listens, as {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** How many connections it accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  /** How many of them the other end has not closed. */
  public int open() {
    return open.size();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
