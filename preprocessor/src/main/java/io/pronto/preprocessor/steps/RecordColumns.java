package io.pronto.preprocessor.steps;

import io.pronto.core.release.Nearest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The columns of a record, what each holds and where it stands. Immutable. */
final class RecordColumns {

  private static final int MAX_LISTED = 12;

  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();
  private final boolean[] text;
  private final int[] slots;
  private final int numbers;
  private final boolean mayMiss;

  /**
   * Columns.
   *
   * @param names all of them, in order
   * @param texts those that hold texts; the others hold numbers
   * @param mayMiss whether a row may leave some out
   */
  RecordColumns(List<String> names, Set<String> texts, boolean mayMiss) {
    this.names = List.copyOf(names);
    this.mayMiss = mayMiss;
    this.text = new boolean[names.size()];
    this.slots = new int[names.size()];
    int ofNumbers = 0;
    for (int place = 0; place < slots.length; place++) {
      String name = names.get(place);
      places.put(name, place);
      text[place] = texts.contains(name);
      slots[place] = text[place] ? place - ofNumbers : ofNumbers;
      ofNumbers += text[place] ? 0 : 1;
    }
    this.numbers = ofNumbers;
  }

  /** How many columns hold numbers. */
  int numbers() {
    return numbers;
  }

  /** Whether a column holds texts. */
  boolean text(int place) {
    return text[place];
  }

  /** Where a column stands among those of its kind. */
  int slot(int place) {
    return slots[place];
  }

  /** What a column holds, for messages. */
  String kind(int place) {
    return text[place] ? "a text" : "a number";
  }

  boolean mayMiss() {
    return mayMiss;
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
