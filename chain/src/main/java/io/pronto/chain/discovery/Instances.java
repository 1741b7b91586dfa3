package io.pronto.chain.discovery;

import io.grpc.EquivalentAddressGroup;
import io.vertx.ext.consul.ServiceEntry;
import io.vertx.ext.consul.ServiceEntryList;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The instances of a service, as Consul told.
 *
 * @param usable their addresses, each once, in an order that does not change
 * @param unusable instances that have no address but a name, or no port: looking names up would
 *     take time and could fail by itself
 */
record Instances(List<EquivalentAddressGroup> usable, List<String> unusable) {

  private static final int MAX_PORT = 65_535;
  private static final Comparator<InetSocketAddress> ORDER =
      Comparator.comparing(
              (InetSocketAddress address) -> address.getAddress().getAddress(),
              Arrays::compareUnsigned)
          .thenComparing(InetSocketAddress::getPort);

  static Instances of(ServiceEntryList entries) {
    SortedSet<InetSocketAddress> addresses = new TreeSet<>(ORDER);
    SortedSet<String> others = new TreeSet<>();
    for (ServiceEntry entry : entries.getList()) {
      String own = entry.getService().getAddress();
      String host = own == null || own.isEmpty() ? entry.getNode().getAddress() : own;
      int port = entry.getService().getPort();
      try {
        if (port < 1 || port > MAX_PORT) {
          throw new IllegalArgumentException("no port");
        }
        addresses.add(new InetSocketAddress(InetAddress.ofLiteral(host), port));
      } catch (IllegalArgumentException e) {
        others.add(host + ":" + port);
      }
    }
    return new Instances(
        addresses.stream().map(EquivalentAddressGroup::new).toList(), List.copyOf(others));
  }
}
