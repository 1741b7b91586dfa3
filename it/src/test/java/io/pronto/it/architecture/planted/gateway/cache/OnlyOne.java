package io.pronto.it.architecture.planted.gateway.cache;

/** Breaks rule 7: hands itself out. */
record OnlyOne() {

  static OnlyOne getInstance() {
    return new OnlyOne();
  }
}
