package io.pronto.core.release;

import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/**
 * A place in a YAML file as messages name it: file, line and the path of names that leads there.
 *
 * @param path names with dots between them; empty for the whole file
 */
record YamlPlace(String file, String path) {

  private static final int MAX_SHOWN = 80;

  /** The place under a name. */
  YamlPlace below(String name) {
    return new YamlPlace(file, joined(name));
  }

  /** The value under a name, or this place itself where the name is empty, is wrong. */
  ReleaseException refused(String name, Node node, String expected, Object got) {
    return new ReleaseException(where(name, node) + "expected " + expected + ", got " + shown(got));
  }

  /** There is no such option. */
  ReleaseException unknown(String name, Node node, Set<String> known) {
    return new ReleaseException(where(name, node) + "unknown option" + hint(name, known));
  }

  /** What begins a message about a name: {@code release.yaml line 7: standardize.mean: }. */
  String where(String name, Node node) {
    String full = joined(name);
    return YamlDocument.where(file, node) + ": " + (full.isEmpty() ? "" : full + ": ");
  }

  private String joined(String name) {
    return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
  }

  private static String hint(String name, Set<String> known) {
    String near = Nearest.hint(name, known);
    String all =
        known.isEmpty() ? "; there are none" : "; known are " + String.join(", ", sorted(known));
    return near.isEmpty() ? all : near;
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  private static String shown(Object got) {
    String text = String.valueOf(got);
    if (text.isEmpty()) {
      return "an empty text";
    }
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
