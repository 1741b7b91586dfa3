package io.pronto.it.architecture.planted.modelserver.model;

import java.lang.foreign.Arena;

/** Breaks rule 10: reaches into native memory. */
final class RunsNativeCode {

  static Class<?> known() {
    return Arena.class;
  }

  private RunsNativeCode() {}
}
