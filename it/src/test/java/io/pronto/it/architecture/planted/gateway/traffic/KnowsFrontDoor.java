package io.pronto.it.architecture.planted.gateway.traffic;

import io.pronto.it.architecture.planted.gateway.rest.FrontDoor;

/** Breaks rule 4: depends on a front door. */
final class KnowsFrontDoor {

  static Class<?> known() {
    return FrontDoor.class;
  }

  private KnowsFrontDoor() {}
}
