package io.pronto.core.release;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * The names at one place of a YAML file, which of them were asked for, and what is said of those
 * that are missing, wrong or unknown. Safe for use by several threads.
 */
final class YamlEntries {

  private final YamlPlace place;
  private final Node node;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();

  YamlEntries(YamlPlace place, Node node) {
    this.place = place;
    this.node = node;
    if (node instanceof MappingNode mapping) {
      mapping
          .getValue()
          .forEach(e -> entries.put(((ScalarNode) e.getKeyNode()).getValue(), e.getValueNode()));
    }
  }

  YamlPlace place() {
    return place;
  }

  /** What stands at the place. */
  Node node() {
    return node;
  }

  /** What stands under each name; nothing where the place is no mapping. */
  Map<String, Node> all() {
    return Collections.unmodifiableMap(entries);
  }

  /** The value under a name, if it is there. The name counts as asked for. */
  Optional<Node> find(String name) {
    requireMapping();
    asked.add(name);
    return Optional.ofNullable(entries.get(name));
  }

  /** The value under a name that must be there. */
  Node require(String name, String expected) {
    return find(name).orElseThrow(() -> refused(name, expected, "nothing" + missingHint(name)));
  }

  /** The text under a name, if it is there. The name does not count as asked for. */
  Optional<String> peek(String name) {
    return Optional.ofNullable(entries.get(name)).flatMap(YamlValue::text);
  }

  /** A value as one of a kind, which it must be. */
  <T> T as(String name, Node value, String expected, Function<Node, Optional<T>> kind) {
    return kind.apply(value).orElseThrow(() -> refused(name, expected, YamlValue.shown(value)));
  }

  void asked(Collection<String> names) {
    asked.addAll(names);
  }

  void requireMapping() {
    if (!(node instanceof MappingNode)) {
      throw refused("", "options by name", YamlValue.shown(node));
    }
  }

  ReleaseException refused(String name, String expected, Object got) {
    return place.refused(name, nodeOf(name), expected, got);
  }

  /** Refuses a name that a later version will know. */
  void notYet(String name) {
    if (entries.containsKey(name)) {
      throw new ReleaseException(place.where(name, nodeOf(name)) + "not supported yet");
    }
  }

  /** Refuses names that nobody asked for. */
  void done() {
    if (!(node instanceof MappingNode) && asked.isEmpty()) {
      requireMapping();
    }
    for (String name : entries.keySet()) {
      if (!asked.contains(name)) {
        throw place.unknown(name, nodeOf(name), asked);
      }
    }
  }

  /** Where a name stands; this place itself where it does not. */
  private Node nodeOf(String name) {
    return entries.getOrDefault(name, node);
  }

  private String missingHint(String name) {
    Set<String> others = new TreeSet<>(entries.keySet());
    others.removeAll(asked);
    return Nearest.to(name, others)
        .map(near -> " (did you mean " + name + " by " + near + "?)")
        .orElse("");
  }
}
