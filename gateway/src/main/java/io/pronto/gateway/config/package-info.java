/** Settings of the gateway. */
package io.pronto.gateway.config;
