/**
 * What the launcher shows once everything is up: one real prediction through the REST front door.
 */
package io.pronto.gateway.welcome;
