package io.pronto.it.architecture.planted.gateway.traffic;

import io.opentelemetry.api.trace.Tracer;

/** Breaks rule 3: OpenTelemetry outside telemetry. */
final class KnowsTracer {

  static Class<?> known() {
    return Tracer.class;
  }

  private KnowsTracer() {}
}
