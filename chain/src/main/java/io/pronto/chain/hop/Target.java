package io.pronto.chain.hop;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a hop is: {@code static:///host:port,host:port}, {@code dns:///name:port}, {@code
 * consul:///service}, {@code k8s:///service.namespace:port} or {@code inprocess:///name}. An IPv6
 * address stands in brackets.
 *
 * @param uri as gRPC's name resolvers read it
 */
public record Target(URI uri) {

  private static final String IN_PROCESS = "inprocess";
  private static final int MAX_PORT = 65_535;
  private static final String SERVICE = "[A-Za-z0-9][A-Za-z0-9._-]*";
  private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  private static final String SERVICE_PORT = LABEL + "(\\." + LABEL + ")?:";
  private static final String PORT_NAME = "(?!\\d+$)[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?";
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
        "expected static:///host:port[,host:port…], dns:///host:port, consul:///service,"
            + " k8s:///service[.namespace]:port or inprocess:///name, got "
            + text);
  }

  private static boolean sound(URI uri) {
    return switch (uri.getScheme()) {
      case "static" ->
          uri.getPath().matches("/" + ADDRESS + "(," + ADDRESS + ")*") && portsSound(uri);
      case "dns" -> uri.getPath().matches("/" + ADDRESS) && portsSound(uri);
      case "consul" -> uri.getPath().matches("/" + SERVICE);
      case "k8s" ->
          uri.getPath().matches("/" + SERVICE_PORT + PORT_NAME)
              || uri.getPath().matches("/" + SERVICE_PORT + "\\d{1,5}") && portsSound(uri);
      case IN_PROCESS -> uri.getPath().length() > 1;
      default -> false;
    };
  }

  private static boolean portsSound(URI uri) {
    return addresses(uri)
        .mapToInt(address -> Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)))
        .allMatch(port -> port > 0 && port <= MAX_PORT);
  }

  private static Stream<String> addresses(URI uri) {
    return Arrays.stream(uri.getPath().substring(1).split(","));
  }

  /** The hosts of a {@code static} target, which are looked up once; of any other none. */
  public List<String> fixedHosts() {
    return uri.getScheme().equals("static")
        ? addresses(uri).map(text -> text.substring(0, text.lastIndexOf(':'))).toList()
        : List.of();
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
