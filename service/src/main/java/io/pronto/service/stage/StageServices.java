package io.pronto.service.stage;

import io.pronto.chain.client.NextHop;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.hop.HopCredentials;
import io.pronto.chain.hop.Listen;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.core.release.Repository;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;
import io.pronto.service.config.Check;
import io.pronto.service.next.NextHops;
import io.pronto.service.registry.Registry;
import jakarta.inject.Singleton;

/** Makes services of stages, with what the services of one process share. */
@Singleton
public class StageServices {

  private final ChainSettings settings;
  private final Repository repository;
  private final Registry registry;
  private final EventLoops loops;
  private final NextHops hops;
  private final Ticker ticker;
  private final HopCredentials credentials;
  private final Telemetry telemetry;

  StageServices(
      ChainSettings settings,
      Repository repository,
      Registry registry,
      EventLoops loops,
      NextHops hops,
      Ticker ticker,
      HopCredentials credentials,
      Telemetry telemetry) {
    this.settings = settings;
    this.repository = repository;
    this.registry = registry;
    this.loops = loops;
    this.hops = hops;
    this.ticker = ticker;
    this.credentials = credentials;
    this.telemetry = telemetry;
  }

  /**
   * A service that was not started yet; its releases are prepared here.
   *
   * @param next the hop after it, or {@code null} for the last
   * @param key of the setting that says where it listens
   * @param listen its value
   */
  public <P> StageService<P> of(Stage<P> stage, NextHop next, String key, String listen) {
    Listen place = Check.listen(key, listen, settings);
    return new StageService<>(
        stage,
        repository,
        next,
        place,
        credentials.server(),
        registry.registration(stage.hop(), place),
        settings,
        loops,
        target -> hops.toItself(stage.hop(), target),
        ticker,
        telemetry);
  }
}
