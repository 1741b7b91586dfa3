package io.pronto.gateway.welcome;

/**
 * A request that a newcomer can copy.
 *
 * @param path below the REST front door
 * @param body JSON
 */
record Example(String path, String body) {}
