package io.pronto.service.parts;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.opentelemetry.api.OpenTelemetry;
import io.pronto.chain.hop.EventLoops;
import io.pronto.chain.telemetry.CallLog;
import io.pronto.chain.telemetry.CallRecords;
import io.pronto.chain.telemetry.ProcessMeters;
import io.pronto.chain.telemetry.Telemetry;
import io.pronto.chain.telemetry.Tracing;
import io.pronto.chain.work.Processors;
import io.pronto.service.config.Check;
import io.pronto.service.config.TelemetrySettings;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The parts that tell of a process. */
final class TelemetryBeans {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofHours(1);

  @Produces
  @Singleton
  Telemetry telemetry(
      TelemetrySettings settings,
      OpenTelemetry openTelemetry,
      MeterRegistry registry,
      CallLog log) {
    Check.between("pronto.tracing.ratio", settings.tracing().ratio(), 0, 1);
    Duration slow = Check.between("pronto.log.slow", settings.log().slow(), SHORTEST, LONGEST);
    Check.yes("pronto.log.json", settings.log().json());
    boolean every = Check.yes("pronto.log.access", settings.log().access());
    return new Telemetry(
        registry,
        settings.tracing().endpoint().isPresent() ? new Tracing(openTelemetry) : Tracing.OFF,
        new CallRecords(log, every, slow),
        slow);
  }

  /** Without metrics, meters are those that do nothing. */
  @Produces
  @Singleton
  MeterFilter filter(TelemetrySettings settings) {
    return Check.yes("pronto.metrics.enabled", settings.metrics().enabled())
        ? new MeterFilter() {}
        : MeterFilter.denyNameStartsWith("pronto.");
  }

  @Produces
  @Singleton
  CallLog log(MeterRegistry registry) {
    return new CallLog(registry);
  }

  void close(@Disposes CallLog log) {
    log.close();
  }

  void start(
      @Observes StartupEvent event,
      MeterRegistry registry,
      EventLoops loops,
      Processors processors) {
    new ProcessMeters(registry, loops.buffers(), processors);
  }
}
