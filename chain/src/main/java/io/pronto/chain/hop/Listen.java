package io.pronto.chain.hop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a server listens: {@code host:port}, or {@code inprocess:///name}.
 *
 * @param address of the socket, or {@code null} in process
 * @param inProcessName or {@code null} on the network
 */
public record Listen(InetSocketAddress address, String inProcessName) {

  private static final String IN_PROCESS = "inprocess:///";
  private static final int MAX_PORT = 65_535;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the text says what is expected
   */
  public static Listen parse(String text) {
    if (text.startsWith(IN_PROCESS) && text.length() > IN_PROCESS.length()) {
      return new Listen(null, text.substring(IN_PROCESS.length()));
    }
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= MAX_PORT) {
        return new Listen(
            new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port), null);
      }
    } catch (NumberFormatException | UnknownHostException e) {
      // answered below, like every other text that is no place to listen
    }
    throw new IllegalArgumentException(
        "expected host:port with a port of 0 to 65535, or inprocess:///name, got " + text);
  }

  /** A free port that only this machine reaches. */
  public static Listen loopback() {
    return new Listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
  }

  @Override
  public String toString() {
    return address == null
        ? IN_PROCESS + inProcessName
        : address.getHostString() + ":" + address.getPort();
  }

  /** Whether only this machine reaches it. */
  public boolean local() {
    return address == null || address.getAddress().isLoopbackAddress();
  }
}
