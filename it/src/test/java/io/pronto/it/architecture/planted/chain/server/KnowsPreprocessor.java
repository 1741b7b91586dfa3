package io.pronto.it.architecture.planted.chain.server;

import io.pronto.it.architecture.planted.preprocessor.Preprocessing;

/** Breaks rule 1: chain that knows a service. */
final class KnowsPreprocessor {

  static Class<?> known() {
    return Preprocessing.class;
  }

  private KnowsPreprocessor() {}
}
