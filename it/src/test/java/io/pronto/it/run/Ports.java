package io.pronto.it.run;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Free ports of the loopback interface, each given out once. They lie below the range from which
 * operating systems take the ports of outgoing connections, so that a service can be started again
 * on the port it had.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int STRIDE = 131;
  private static final AtomicInteger CURSOR =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

  private Ports() {}

  /** A port that nobody listens on. */
  public static int free() {
    for (int attempt = 0; attempt < COUNT; attempt++) {
      int port = FIRST + Math.floorMod(CURSOR.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + (FIRST + COUNT - 1));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
