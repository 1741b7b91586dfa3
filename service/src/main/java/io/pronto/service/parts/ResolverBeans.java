package io.pronto.service.parts;

import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.pronto.chain.telemetry.RegistryMeters;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells gRPC of the registries that it may be pointed at, until the last channel was closed. */
@Singleton
final class ResolverBeans {

  private static final int AFTER_CHANNELS = 9_000;

  private final List<NameResolverProvider> providers;

  ResolverBeans(@All List<NameResolverProvider> registries) {
    providers = registries;
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
