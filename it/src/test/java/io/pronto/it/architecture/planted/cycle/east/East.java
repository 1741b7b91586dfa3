package io.pronto.it.architecture.planted.cycle.east;

import io.pronto.it.architecture.planted.cycle.west.West;

/** Breaks rule 1: one half of a cycle. */
public interface East {

  /** Where it ends. */
  West west();
}
