package io.pronto.it.architecture.planted.postprocessor.steps;

import io.grpc.Context;

/** Breaks rule 2: core that is not plain Java. */
final class KnowsGrpc {

  static Class<?> known() {
    return Context.class;
  }

  private KnowsGrpc() {}
}
