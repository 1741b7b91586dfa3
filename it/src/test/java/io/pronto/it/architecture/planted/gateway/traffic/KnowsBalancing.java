package io.pronto.it.architecture.planted.gateway.traffic;

import io.pronto.it.architecture.planted.chain.balancing.Policy;

/** Breaks rule 4: balancing outside of the client side of a hop. */
final class KnowsBalancing {

  static Class<?> known() {
    return Policy.class;
  }

  private KnowsBalancing() {}
}
