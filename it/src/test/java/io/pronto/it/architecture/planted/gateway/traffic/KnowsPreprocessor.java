package io.pronto.it.architecture.planted.gateway.traffic;

import io.pronto.it.architecture.planted.preprocessor.Preprocessing;

/** Breaks rule 1: a service that knows another. */
final class KnowsPreprocessor {

  static Class<?> known() {
    return Preprocessing.class;
  }

  private KnowsPreprocessor() {}
}
