package io.pronto.it.architecture.planted.preprocessor.steps;

/** Breaks rule 10: loads a library of its own. */
final class LoadsLibrary {

  @SuppressWarnings("restricted")
  static void load() {
    System.loadLibrary("planted");
  }

  private LoadsLibrary() {}
}
