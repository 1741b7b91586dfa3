/** Callers as real ones are: several gateways, retries, and a rate that waits for nobody. */
package io.pronto.it.load;
