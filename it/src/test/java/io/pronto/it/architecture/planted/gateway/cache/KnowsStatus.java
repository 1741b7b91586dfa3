package io.pronto.it.architecture.planted.gateway.cache;

import io.grpc.StatusRuntimeException;

/** Breaks rule 5: a status far from the hop. */
final class KnowsStatus {

  static Class<?> known() {
    return StatusRuntimeException.class;
  }

  private KnowsStatus() {}
}
