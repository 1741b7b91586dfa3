/**
 * Which instance of the next service gets a call: a load-balancing policy of gRPC that sees
 * latency, silence, failures and releases of each instance.
 */
package io.pronto.chain.balancing;
