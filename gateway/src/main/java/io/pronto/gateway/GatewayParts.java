package io.pronto.gateway;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.telemetry.HopTelemetry;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Catalog;
import io.pronto.core.release.Repository;
import io.pronto.core.time.Ticker;
import io.pronto.gateway.config.GatewaySettings;
import io.pronto.gateway.predict.ChainWatch;
import io.pronto.gateway.predict.FrontDesk;
import io.pronto.gateway.predict.Onward;
import io.pronto.service.catalog.ModelControl;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What both front doors of the gateway share. */
final class GatewayParts {

  private static final Duration SHORTEST_LOOK = Duration.ofMillis(10);
  private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

  @Produces
  @Singleton
  ChainWatch watch(
      ChainSettings shared,
      GatewaySettings settings,
      Catalog catalog,
      Optional<ModelControl> control,
      NextHop preprocessor,
      Onward onward,
      EventLoops loops,
      Ticker ticker) {
    shared
        .defaultModel()
        .ifPresent(
            model -> Check.oneOf("pronto.default-model", model, modelsOf(catalog.snapshot())));
    return new ChainWatch(
        catalog,
        preprocessor::releases,
        () -> settled(control, preprocessor),
        onward,
        Check.between("pronto.gateway.look", settings.look(), SHORTEST_LOOK, LONGEST_LOOK),
        loops.loop(0),
        ticker);
  }

  private static boolean settled(Optional<ModelControl> control, NextHop next) {
    return control.isEmpty()
        || control.get().wanted().loads().entrySet().stream()
            .allMatch(load -> next.hasActedOn(load.getKey(), load.getValue()));
  }

  private static List<String> modelsOf(Repository repository) {
    return repository.entries().stream().map(Repository.Entry::model).distinct().toList();
  }

  @Produces
  @Singleton
  FrontDesk desk(ChainWatch watch) {
    return watch.desk();
  }

  @Produces
  @Singleton
  HopTelemetry telemetry(Telemetry telemetry, FrontDesk desk, Catalog catalog) {
    HopTelemetry told = telemetry.of(Hop.GATEWAY);
    var _ = catalog.listen(repository -> told.has(repository.states(), desk::ready));
    return told;
  }
}
