/** The gateway's client of the preprocessor. */
package io.pronto.gateway.next;
