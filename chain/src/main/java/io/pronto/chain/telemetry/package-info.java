/** Meters of the hops. */
package io.pronto.chain.telemetry;
