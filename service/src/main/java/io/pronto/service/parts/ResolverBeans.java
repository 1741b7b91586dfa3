package io.pronto.service.parts;

import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.resolver.StaticResolverProvider;
import io.pronto.chain.telemetry.RegistryMeters;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells gRPC of the schemes that it may be pointed at, until the last channel was closed. It would
 * find that of lists by itself, but not in Quarkus' tests and development mode, where another class
 * loader has it.
 */
@Singleton
final class ResolverBeans {

  private static final int AFTER_CHANNELS = 9_000;

  private final List<NameResolverProvider> providers = new ArrayList<>();

  ResolverBeans(@All List<NameResolverProvider> registries) {
    providers.add(new StaticResolverProvider());
    providers.addAll(registries);
  }

  /** Whoever makes a channel asks for this first, so that the channel finds its resolver. */
  @Produces
  @Singleton
  NameResolverRegistry resolvers() {
    NameResolverRegistry all = NameResolverRegistry.getDefaultRegistry();
    providers.forEach(all::register);
    return all;
  }

  @Produces
  @Singleton
  static RegistryMeters meters(MeterRegistry meters) {
    return new RegistryMeters(meters, System::nanoTime);
  }

  void stop(@Observes @Priority(AFTER_CHANNELS) ShutdownEvent event) {
    providers.forEach(NameResolverRegistry.getDefaultRegistry()::deregister);
  }
}
