package io.pronto.discovery;

import io.grpc.EquivalentAddressGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The instances of a service, as a registry told.
 *
 * @param usable their addresses, each once, in an order that does not change
 * @param unusable instances that have no address but a name, or no port: looking names up would
 *     take time and could fail by itself
 */
record Instances(List<EquivalentAddressGroup> usable, List<String> unusable) {

  /** Takes what a registry tells, in whatever order. */
  static final class Builder {

    private static final int MAX_PORT = 65_535;
    private static final Comparator<InetSocketAddress> ORDER =
        Comparator.comparing(
                (InetSocketAddress address) -> address.getAddress().getAddress(),
                Arrays::compareUnsigned)
            .thenComparing(InetSocketAddress::getPort);

    private final SortedSet<InetSocketAddress> addresses = new TreeSet<>(ORDER);
    private final SortedSet<String> others = new TreeSet<>();

    /** One more instance. */
    void add(String host, int port) {
      try {
        if (port < 1 || port > MAX_PORT) {
          throw new IllegalArgumentException("no port");
        }
        addresses.add(new InetSocketAddress(InetAddress.ofLiteral(host), port));
      } catch (IllegalArgumentException e) {
        others.add(host + ":" + port);
      }
    }

    /** All of them. */
    Instances build() {
      return new Instances(
          addresses.stream().map(EquivalentAddressGroup::new).toList(), List.copyOf(others));
    }
  }
}
