package io.pronto.chain.hop.client;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a hop is: {@code static:///host:port,host:port}, {@code dns:///name:port} or {@code
 * inprocess:///name}. An IPv6 address stands in brackets.
 *
 * @param uri as gRPC's name resolvers read it
 */
public record Target(URI uri) {

  private static final String IN_PROCESS = "inprocess";
  private static final String ADDRESS = "(\\[[0-9a-fA-F:.]+]|[^,/:\\[\\]]+):\\d{1,5}";

  /**
   * Reads a target.
   *
   * @throws IllegalArgumentException if it is none; the text says what is expected
   */
  public static Target parse(String text) {
    try {
      URI uri = new URI(text.replace("[", "%5B").replace("]", "%5D"));
      if (uri.getScheme() != null && uri.getPath() != null && sound(uri)) {
        return new Target(uri);
      }
    } catch (URISyntaxException e) {
      // answered below, like every other text that is no target
    }
    throw new IllegalArgumentException(
        "expected static:///host:port[,host:port…], dns:///host:port or inprocess:///name, got "
            + text);
  }

  private static boolean sound(URI uri) {
    return switch (uri.getScheme()) {
      case "static" -> uri.getPath().matches("/" + ADDRESS + "(," + ADDRESS + ")*");
      case "dns" -> uri.getPath().matches("/" + ADDRESS);
      case IN_PROCESS -> uri.getPath().length() > 1;
      default -> false;
    };
  }

  /** Whether the hop is in this process. */
  public boolean inProcess() {
    return uri.getScheme().equals(IN_PROCESS);
  }

  /** Name of the in-process server. */
  public String inProcessName() {
    return uri.getPath().substring(1);
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
