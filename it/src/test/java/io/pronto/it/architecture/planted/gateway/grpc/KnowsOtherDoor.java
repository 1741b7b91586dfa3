package io.pronto.it.architecture.planted.gateway.grpc;

import io.pronto.it.architecture.planted.gateway.rest.FrontDoor;

/** Breaks rule 4: one front door that knows another. */
final class KnowsOtherDoor {

  static Class<?> known() {
    return FrontDoor.class;
  }

  private KnowsOtherDoor() {}
}
