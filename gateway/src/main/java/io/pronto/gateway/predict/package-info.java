/** What the front doors decide: admit, resolve to a release, send. Knows no protocol. */
package io.pronto.gateway.predict;
