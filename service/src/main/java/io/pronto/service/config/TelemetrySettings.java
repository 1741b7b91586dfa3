package io.pronto.service.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** What a service tells of its calls, and to whom. */
@ConfigMapping(prefix = "pronto")
public interface TelemetrySettings {

  /** Metrics. */
  Metrics metrics();

  /** Traces. */
  Tracing tracing();

  /** Records of calls in the log. */
  Log log();

  /** Metrics. */
  interface Metrics {

    /** Whether those of Pronto are kept: {@code true} or {@code false}. */
    @WithDefault("true")
    String enabled();
  }

  /** Traces. */
  interface Tracing {

    /**
     * Where traces go: the URL of an OpenTelemetry collector that takes OTLP over HTTP, as {@code
     * http://127.0.0.1:4318}. Unset, there are no traces.
     */
    Optional<@WithConverter(CollectorUrl.class) URI> endpoint();

    /** Share of the calls that are traced where their caller does not say, 0 to 1. */
    @WithDefault("0.01")
    double ratio();
  }

  /** Records of calls in the log. */
  interface Log {

    /** Whether the log is written as JSON: {@code true} or {@code false}. */
    @WithDefault("false")
    String json();

    /** Whether every call leaves a record at a front door: {@code true} or {@code false}. */
    @WithDefault("false")
    String access();

    /** A call that takes so long leaves a record always, as one that fails does. */
    @WithDefault("1s")
    Duration slow();
  }
}
