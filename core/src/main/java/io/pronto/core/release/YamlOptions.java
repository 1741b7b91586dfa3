package io.pronto.core.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Options over nodes of a YAML file, so that every message can tell the line. Safe for use by
 * several threads.
 */
final class YamlOptions implements Options {

  private static final int MAX_NAMES = 20;

  private final YamlPlace place;
  private final Node node;
  private final ReleaseFiles files;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Map<String, YamlOptions> read = new ConcurrentHashMap<>();

  private YamlOptions(YamlPlace place, Node node, ReleaseFiles files) {
    this.place = place;
    this.node = node;
    this.files = files;
    if (node instanceof MappingNode mapping) {
      mapping
          .getValue()
          .forEach(e -> entries.put(((ScalarNode) e.getKeyNode()).getValue(), e.getValueNode()));
    }
  }

  /** The whole of a file of a release. */
  static YamlOptions parse(String file, byte[] content, ReleaseFiles files) {
    return new YamlOptions(new YamlPlace(file, ""), YamlDocument.root(file, content), files);
  }

  @Override
  public boolean has(String name) {
    return find(name).isPresent();
  }

  @Override
  public String text(String name) {
    return as(name, require(name, "a text"), "a text", YamlValue::text);
  }

  @Override
  public String text(String name, String otherwise) {
    return find(name).map(value -> as(name, value, "a text", YamlValue::text)).orElse(otherwise);
  }

  @Override
  public int whole(String name, int otherwise, int min, int max) {
    String expected = "a whole number from " + min + " to " + max;
    return find(name)
        .map(
            value ->
                as(
                    name,
                    value,
                    expected,
                    n -> YamlValue.whole(n).filter(w -> w >= min && w <= max)))
        .map(Long::intValue)
        .orElse(otherwise);
  }

  @Override
  public double number(String name, double otherwise) {
    return find(name)
        .map(value -> as(name, value, "a number", YamlValue::number))
        .orElse(otherwise);
  }

  @Override
  public double number(String name) {
    return as(name, require(name, "a number"), "a number", YamlValue::number);
  }

  @Override
  public double[] numbers(String name) {
    String expected = "a number or a list of numbers";
    List<Double> numbers = as(name, require(name, expected), expected, YamlValue::numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public boolean flag(String name, boolean otherwise) {
    return find(name)
        .map(value -> as(name, value, "true or false", YamlValue::flag))
        .orElse(otherwise);
  }

  @Override
  public List<String> texts(String name) {
    return textsOf(name, require(name, "a list of texts"));
  }

  @Override
  public List<Long> wholes(String name) {
    String expected = "a list of whole numbers";
    Node value = require(name, expected);
    return as(name, value, expected, node -> YamlValue.list(node, YamlValue::whole));
  }

  @Override
  public List<String> asTexts() {
    asked.add("");
    return textsOf("", node);
  }

  @Override
  public Map<String, String> asTextMap() {
    if (!(node instanceof MappingNode) || entries.isEmpty()) {
      throw refused("", "names with a text each", YamlValue.shown(node));
    }
    Map<String, String> result = new LinkedHashMap<>();
    entries.forEach((name, value) -> result.put(name, as(name, value, "a text", YamlValue::text)));
    asked.addAll(entries.keySet());
    return Collections.unmodifiableMap(result);
  }

  @Override
  public byte[] file(String name) {
    String wanted = text(name);
    if (!files.names().contains(wanted)) {
      String known = files.names().stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
      throw refused(name, "the name of a file of the release (" + known + ")", wanted);
    }
    return files.bytes(wanted);
  }

  @Override
  public List<List<String>> textLists(String name) {
    String expected = "a list of lists of texts";
    return as(
        name,
        require(name, expected),
        expected,
        value ->
            YamlValue.texts(value)
                .map(List::of)
                .or(() -> YamlValue.list(value, YamlValue::texts))
                .filter(lists -> !lists.isEmpty()));
  }

  @Override
  public Options from(String name) {
    return find(name).isEmpty()
        ? this
        : read.computeIfAbsent(text(name), wanted -> parse(wanted, file(name), files));
  }

  @Override
  public Optional<String> peek(String name) {
    return Optional.ofNullable(entries.get(name)).flatMap(YamlValue::text);
  }

  @Override
  public ReleaseException refused(String name, String expected, Object got) {
    return place.refused(name, nodeOf(name), expected, got);
  }

  @Override
  public void done() {
    if (!(node instanceof MappingNode) && asked.isEmpty()) {
      mapping();
    }
    for (String name : entries.keySet()) {
      if (!asked.contains(name)) {
        throw place.unknown(name, nodeOf(name), asked);
      }
    }
    read.values().forEach(YamlOptions::done);
  }

  /** A mapping under a name, if it is there. */
  Optional<YamlOptions> section(String name) {
    Optional<YamlOptions> section = find(name).map(value -> below(name, value));
    section.ifPresent(YamlOptions::mapping);
    return section;
  }

  /** A value under a name as it is written, if it is there. */
  Optional<String> scalar(String name) {
    return find(name).map(value -> String.valueOf(YamlValue.shown(value)));
  }

  /** The parts of a list under a name, if it is there. */
  Optional<List<YamlOptions>> items(String name) {
    return find(name).map(value -> itemsOf(name, value));
  }

  private List<YamlOptions> itemsOf(String name, Node value) {
    List<YamlOptions> items = new ArrayList<>();
    for (Node item : as(name, value, "a list", node -> YamlValue.list(node, Optional::of))) {
      items.add(below(name + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** This place as a step: a word alone, or a word with its options. */
  StepSpec step() {
    Optional<String> alone = YamlValue.text(node);
    if (alone.isPresent()) {
      return step(alone.get(), nothing());
    }
    if (entries.size() != 1) {
      Object got = entries.isEmpty() ? YamlValue.shown(node) : String.join(", ", entries.keySet());
      throw refused("", "one step, as {word: options}", got);
    }
    Map.Entry<String, Node> only = entries.entrySet().iterator().next();
    boolean bare = only.getValue().getTag().equals(Tag.NULL);
    return step(only.getKey(), bare ? nothing() : only.getValue());
  }

  private StepSpec step(String type, Node options) {
    return new StepSpec(type, new YamlOptions(new YamlPlace(place.file(), type), options, files));
  }

  /** Refuses an option that a later version will know. */
  void notYet(String name) {
    if (entries.containsKey(name)) {
      throw new ReleaseException(place.where(name, nodeOf(name)) + "not supported yet");
    }
  }

  private MappingNode nothing() {
    return new MappingNode(
        Tag.MAP, true, List.of(), node.getStartMark(), node.getEndMark(), FlowStyle.FLOW);
  }

  private YamlOptions below(String name, Node value) {
    return new YamlOptions(place.below(name), value, files);
  }

  private void mapping() {
    if (!(node instanceof MappingNode)) {
      throw refused("", "options by name", YamlValue.shown(node));
    }
  }

  private Optional<Node> find(String name) {
    mapping();
    asked.add(name);
    return Optional.ofNullable(entries.get(name));
  }

  private Node require(String name, String expected) {
    return find(name).orElseThrow(() -> refused(name, expected, "nothing" + missingHint(name)));
  }

  private <T> T as(String name, Node value, String expected, Function<Node, Optional<T>> kind) {
    return kind.apply(value).orElseThrow(() -> refused(name, expected, YamlValue.shown(value)));
  }

  private List<String> textsOf(String name, Node value) {
    return as(name, value, "a list of texts", YamlValue::texts);
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
