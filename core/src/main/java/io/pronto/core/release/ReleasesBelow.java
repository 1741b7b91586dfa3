package io.pronto.core.release;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the hops below reported of their releases. A release serves where this hop and all below it
 * have it, file for file. Immutable.
 */
public final class ReleasesBelow {

  private final Map<String, ReleaseState> states = new HashMap<>();
  private final String where;

  /**
   * A report.
   *
   * @param where it came from, for reasons: {@code the model-server}
   */
  public ReleasesBelow(List<ReleaseState> report, String where) {
    this.where = where;
    report.forEach(state -> states.putIfAbsent(state.name(), state));
    report.forEach(state -> states.put(state.id(), state));
  }

  /** The state of a release of this hop, with all below it. */
  public ReleaseState with(ReleaseState own) {
    if (!own.ready()) {
      return own;
    }
    ReleaseState same = states.getOrDefault(own.id(), states.get(own.name()));
    if (same == null) {
      return own.without("not on " + where);
    }
    if (!same.ready()) {
      return own.without(same.reason());
    }
    boolean other = !same.digest().isEmpty() && !same.digest().equals(own.digest());
    String why = same.reason().isEmpty() ? "its files are not those on " + where : same.reason();
    return other ? own.without(why) : own;
  }
}
