package io.pronto.preprocessor.steps;

import io.pronto.core.release.Options;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where values stand in a JSON document: singular queries of RFC 9535 ({@code $.user['last
 * name'].phones[0]}), all of them as one tree, so that a document is read once. Immutable once
 * made.
 */
final class JsonPaths {

  /** Stands for a place that no path ends at. */
  static final int NONE = -1;

  private static final Pattern SEGMENT =
      Pattern.compile(
          "\\.([\\p{L}_][\\p{L}\\p{N}_]*)|\\['([^'\\\\]*)'\\]|\\[\"([^\"\\\\]*)\"\\]|\\[(0|[1-9][0-9]{0,5})\\]");

  private final Map<String, JsonPaths> members = new HashMap<>();
  private final Map<Integer, JsonPaths> elements = new HashMap<>();
  private int path = NONE;

  private JsonPaths() {}

  /** The paths that stand under an option. */
  static JsonPaths of(Options options, String name, List<String> paths) {
    JsonPaths root = new JsonPaths();
    for (int i = 0; i < paths.size(); i++) {
      JsonPaths place = root.descend(options, name, paths.get(i));
      if (place.path != NONE) {
        throw options.refused(name, "each path once", paths.get(i) + " twice");
      }
      place.path = i;
    }
    return root;
  }

  private JsonPaths descend(Options options, String name, String path) {
    Matcher segment = SEGMENT.matcher(path);
    JsonPaths place = this;
    int at = 1;
    while (path.startsWith("$") && at < path.length() && segment.find(at)) {
      if (segment.start() != at) {
        break;
      }
      place =
          segment.group(4) != null
              ? place.elements.computeIfAbsent(
                  Integer.valueOf(segment.group(4)), _ -> new JsonPaths())
              : place.members.computeIfAbsent(member(segment), _ -> new JsonPaths());
      at = segment.end();
    }
    if (!path.startsWith("$") || at != path.length()) {
      throw options.refused(name, "a path such as $.user.age or $['last name'][0]", path);
    }
    return place;
  }

  private static String member(Matcher segment) {
    for (int group = 1; group <= 2; group++) {
      if (segment.group(group) != null) {
        return segment.group(group);
      }
    }
    return segment.group(3);
  }

  /** Which path ends here, or {@link #NONE}. */
  int path() {
    return path;
  }

  /** Whether paths lead on from here. */
  boolean leadsOn() {
    return !members.isEmpty() || !elements.isEmpty();
  }

  /** The place below, or null where no path leads. */
  JsonPaths member(String name) {
    return members.get(name);
  }

  /** The place below, or null where no path leads. */
  JsonPaths element(int index) {
    return elements.get(index);
  }
}
