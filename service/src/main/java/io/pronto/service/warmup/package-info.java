/** Calls that are made before the first caller comes, so that it meets compiled code. */
package io.pronto.service.warmup;
