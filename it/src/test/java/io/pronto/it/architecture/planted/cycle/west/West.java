package io.pronto.it.architecture.planted.cycle.west;

import io.pronto.it.architecture.planted.cycle.east.East;

/** Breaks rule 1: the other half of the cycle. */
public interface West {

  /** Where it ends. */
  East east();
}
