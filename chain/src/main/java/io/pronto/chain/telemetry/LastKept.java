package io.pronto.chain.telemetry;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What there is now and what there was before that: the rest may be forgotten. One thread. */
final class LastKept<T> {

  private Set<T> present = Set.of();

  /** What is to be kept from now on, when this is there now. */
  Set<T> next(Collection<T> now) {
    Set<T> kept = new HashSet<>(present);
    present = Set.copyOf(now);
    kept.addAll(present);
    return kept;
  }
}
