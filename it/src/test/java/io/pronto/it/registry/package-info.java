/** How services find each other in a real Consul. */
package io.pronto.it.registry;
