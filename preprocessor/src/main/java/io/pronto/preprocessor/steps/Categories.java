package io.pronto.preprocessor.steps;

import io.pronto.core.release.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The categories of each column, in the order in which they were learnt, as scikit-learn's encoders
 * have them in {@code categories_}.
 *
 * @param places for each column, the place of each category
 */
record Categories(List<Map<String, Integer>> places) {

  /** Stands for a text that is no category. */
  static final int UNKNOWN = -1;

  private static final int MAX_LISTED = 8;

  /** What the option {@code categories} says, here or in the file {@code from}. */
  static Categories of(Options options) {
    Options file = options.from("from");
    List<Map<String, Integer>> places = new ArrayList<>();
    for (List<String> column : file.textLists("categories")) {
      Map<String, Integer> place = new HashMap<>();
      for (String category : column) {
        if (place.putIfAbsent(category, place.size()) != null) {
          throw file.refused("categories", "each category of a column once", category + " twice");
        }
      }
      places.add(Map.copyOf(place));
    }
    return new Categories(List.copyOf(places));
  }

  int columns() {
    return places.size();
  }

  /** How many categories a column has. */
  int size(int column) {
    return places.get(column).size();
  }

  /**
   * The place of a text in its column, or {@link #UNKNOWN}.
   *
   * @param refuse whether an unknown one is refused instead
   */
  int place(TextRows texts, int index, int column, boolean refuse) {
    String text = texts.text(index);
    int place = places.get(column).getOrDefault(text, UNKNOWN);
    if (place == UNKNOWN && refuse) {
      throw texts.refused(index, "one of " + listed(column), text.isEmpty() ? "nothing" : text);
    }
    return place;
  }

  private String listed(int column) {
    Map<String, Integer> known = places.get(column);
    List<String> first =
        known.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .limit(MAX_LISTED)
            .map(Map.Entry::getKey)
            .toList();
    String more = known.size() > MAX_LISTED ? ", … (" + known.size() + " categories)" : "";
    return String.join(", ", first) + more;
  }
}
