package io.pronto.it.architecture.planted.modelserver.model;

import java.util.Random;
import java.util.function.Supplier;

/** Breaks rule 9: core that makes its own generator, by reference. */
final class DrawsNumbers {

  static Supplier<Object> numbers() {
    return Random::new;
  }

  private DrawsNumbers() {}
}
