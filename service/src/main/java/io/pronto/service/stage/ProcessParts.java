package io.pronto.service.stage;

import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.server.StageReleases;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.core.time.Ticker;
import io.pronto.service.config.ChainSettings;

/** What the services of one process share. */
record ProcessParts(
    ChainSettings settings,
    EventLoops loops,
    Ticker ticker,
    Telemetry telemetry,
    StageReleases.Later later) {}
