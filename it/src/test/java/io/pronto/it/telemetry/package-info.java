/** Traces, metrics, dashboards and logs of the packaged services. */
package io.pronto.it.telemetry;
