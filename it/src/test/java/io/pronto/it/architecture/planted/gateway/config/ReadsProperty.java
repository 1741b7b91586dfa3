package io.pronto.it.architecture.planted.gateway.config;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Breaks rule 6: a single property. */
final class ReadsProperty {

  ReadsProperty(@ConfigProperty(name = "planted") String value) {}
}
