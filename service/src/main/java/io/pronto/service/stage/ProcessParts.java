package io.pronto.service.stage;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.server.StageReleases;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.core.time.Ticker;
import io.pronto.service.catalog.ModelControl;
import io.pronto.service.config.ChainSettings;
import java.util.Optional;

/**
 * What the services of one process share.
 *
 * @param control where models are loaded by name
 */
record ProcessParts(
    ChainSettings settings,
    EventLoops loops,
    Ticker ticker,
    Telemetry telemetry,
    StageReleases.Later later,
    Optional<ModelControl> control) {}
