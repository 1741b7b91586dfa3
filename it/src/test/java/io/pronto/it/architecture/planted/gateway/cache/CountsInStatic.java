package io.pronto.it.architecture.planted.gateway.cache;

/** Breaks rule 7: a static that changes. */
final class CountsInStatic {

  static int count;

  private CountsInStatic() {}
}
