/** What a release has to show before callers get it. */
package io.pronto.gateway.gate;
