/**
 * Models as the service sees them: to be run, shared and closed. Knows no runtime and no protocol.
 */
package io.pronto.modelserver.model;
