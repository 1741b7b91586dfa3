package io.pronto.preprocessor.steps;

import io.pronto.chain.release.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a record and where each stands. Immutable. */
final class Columns {

  private static final int MAX_LISTED = 12;

  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  Columns(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : names) {
      places.put(name, places.size());
    }
  }

  int count() {
    return names.size();
  }

  String name(int place) {
    return names.get(place);
  }

  /**
   * The place of a column, or -1.
   *
   * @param likely the place to look at first: most callers keep to the order
   */
  int place(String name, int likely) {
    if (likely < names.size() && names.get(likely).equals(name)) {
      return likely;
    }
    return places.getOrDefault(name, -1);
  }

  /** What an unknown column should have been. */
  String expected(String unknown) {
    String listed = String.join(", ", names.subList(0, Math.min(MAX_LISTED, names.size())));
    String more = names.size() > MAX_LISTED ? ", … (" + names.size() + " columns)" : "";
    String nearest = Nearest.to(unknown, names).map(name -> " (nearest: " + name + ")").orElse("");
    return "one of " + listed + more + nearest;
  }
}
