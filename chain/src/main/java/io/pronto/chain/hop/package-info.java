/** A call and its way through the services; the two sides of a hop are in the packages below. */
package io.pronto.chain.hop;
