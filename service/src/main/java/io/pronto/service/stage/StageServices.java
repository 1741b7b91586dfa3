package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.core.release.Catalog;
import io.pronto.core.time.Ticker;
import io.pronto.service.catalog.CatalogKeeper;
import io.pronto.service.catalog.ModelControl;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.next.NextHops;
import io.pronto.service.registry.Registry;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Makes services of stages, with what the services of one process share. */
@Singleton
public class StageServices {

  private final ProcessParts parts;
  private final Catalog catalog;
  private final Registry registry;
  private final NextHops hops;
  private final HopCredentials credentials;

  StageServices(
      ChainSettings settings,
      CatalogKeeper keeper,
      Optional<ModelControl> control,
      Registry registry,
      EventLoops loops,
      NextHops hops,
      Ticker ticker,
      HopCredentials credentials,
      Telemetry telemetry) {
    this.parts = new ProcessParts(settings, loops, ticker, telemetry, keeper::in, control);
    this.catalog = keeper.catalog();
    this.registry = registry;
    this.hops = hops;
    this.credentials = credentials;
  }

  /**
   * A service that was not started yet; its releases are prepared here.
   *
   * @param next the hop after it, or {@code null} for the last
   * @param key of the setting that says where it listens
   * @param listen its value
   */
  public <P> StageService<P> of(Stage<P> stage, NextHop next, String key, String listen) {
    Listen at = Check.listen(key, listen, parts.settings());
    return new StageService<>(
        stage,
        catalog,
        next,
        new Place(at, credentials.server(), registry.registration(stage.hop(), at)),
        target -> hops.toItself(stage.hop(), target),
        parts);
  }
}
