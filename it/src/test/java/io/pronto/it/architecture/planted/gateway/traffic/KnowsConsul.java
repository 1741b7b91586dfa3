package io.pronto.it.architecture.planted.gateway.traffic;

import io.vertx.ext.consul.ConsulClient;

/** Breaks rule 3: a registry's client outside discovery. */
final class KnowsConsul {

  static Class<?> known() {
    return ConsulClient.class;
  }

  private KnowsConsul() {}
}
