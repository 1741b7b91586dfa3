package io.pronto.it.registry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.telemetry.RegistryMeters;
import io.pronto.core.hop.Hop;
import io.pronto.discovery.ConsulAccess;
import io.pronto.discovery.ConsulRegistry;
import io.pronto.discovery.ConsulRegistry.Presentation;
import io.pronto.discovery.ConsulResolverProvider;
import io.pronto.discovery.HeardAddresses;
import io.pronto.discovery.ServiceCheck;
import io.pronto.service.registry.Registration;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a process that speak to Consul, as it puts them together; all end with it. */
final class ConsulSide implements AutoCloseable {

  static final String SERVICE = "pronto-model-server";

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final List<Runnable> ends = new ArrayList<>();

  /** Open access by HTTP to servers at these addresses. */
  static ConsulAccess access(String... addresses) {
    return new ConsulAccess(
        List.of(addresses).stream().map(ConsulSide::parse).toList(),
        Optional.empty(),
        Optional.empty());
  }

  private static InetSocketAddress parse(String address) {
    int colon = address.indexOf(':');
    return InetSocketAddress.createUnresolved(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  /** A process of its own that looks for services. */
  ConsulResolverProvider provider(ConsulAccess access) {
    RegistryMeters meters = new RegistryMeters(new SimpleMeterRegistry(), System::nanoTime);
    ConsulResolverProvider provider = new ConsulResolverProvider(vertx, access, WAIT, meters);
    ends.add(provider::close);
    return provider;
  }

  /** A channel of a process. */
  HeardAddresses watch(ConsulResolverProvider provider) {
    HeardAddresses heard = new HeardAddresses(provider, "consul:///" + SERVICE);
    ends.add(heard::close);
    return heard;
  }

  /** A process of its own whose model-server has joined. */
  Registration join(ConsulAccess access, ServiceCheck check, int port) {
    Registration registration =
        registry(access, check).registration(Hop.MODEL_SERVER, Listen.parse("127.0.0.1:0"));
    registration.join(port, Map.of());
    return registration;
  }

  /** A process of its own that makes services known. */
  ConsulRegistry registry(ConsulAccess access, ServiceCheck check) {
    Presentation presentation = new Presentation(Optional.empty(), Optional.of("a"), "1", check);
    ConsulRegistry registry = new ConsulRegistry(vertx, access, presentation);
    ends.add(registry::close);
    return registry;
  }

  @Override
  public void close() {
    ends.reversed().forEach(Runnable::run);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
