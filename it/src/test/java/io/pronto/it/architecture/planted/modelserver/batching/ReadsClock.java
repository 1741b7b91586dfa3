package io.pronto.it.architecture.planted.modelserver.batching;

/** Breaks rule 9: core that asks the system for the time. */
final class ReadsClock {

  static long now() {
    return System.nanoTime();
  }

  private ReadsClock() {}
}
