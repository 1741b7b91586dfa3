package io.pronto.core.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Options over nodes of a YAML file, so that every message can tell the line. Safe for use by
 * several threads.
 */
final class YamlOptions implements Options {

  private static final int MAX_NAMES = 20;

  private final YamlEntries entries;
  private final ReleaseFiles files;
  private final Map<String, YamlOptions> read = new ConcurrentHashMap<>();

  private YamlOptions(YamlPlace place, Node node, ReleaseFiles files) {
    this.entries = new YamlEntries(place, node);
    this.files = files;
  }

  /** The whole of a file of a release. */
  static YamlOptions parse(String file, byte[] content, ReleaseFiles files) {
    return new YamlOptions(new YamlPlace(file, ""), YamlDocument.root(file, content), files);
  }

  @Override
  public boolean has(String name) {
    return entries.find(name).isPresent();
  }

  @Override
  public String text(String name) {
    return entries.as(name, entries.require(name, "a text"), "a text", YamlValue::text);
  }

  @Override
  public String text(String name, String otherwise) {
    return entries
        .find(name)
        .map(value -> entries.as(name, value, "a text", YamlValue::text))
        .orElse(otherwise);
  }

  @Override
  public int whole(String name, int otherwise, int min, int max) {
    String expected = "a whole number from " + min + " to " + max;
    return entries
        .find(name)
        .map(
            value ->
                entries.as(
                    name,
                    value,
                    expected,
                    n -> YamlValue.whole(n).filter(w -> w >= min && w <= max)))
        .map(Long::intValue)
        .orElse(otherwise);
  }

  @Override
  public double number(String name, double otherwise) {
    return entries
        .find(name)
        .map(value -> entries.as(name, value, "a number", YamlValue::number))
        .orElse(otherwise);
  }

  @Override
  public double number(String name) {
    return entries.as(name, entries.require(name, "a number"), "a number", YamlValue::number);
  }

  @Override
  public double[] numbers(String name) {
    String expected = "a number or a list of numbers";
    List<Double> numbers =
        entries.as(name, entries.require(name, expected), expected, YamlValue::numbers);
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public boolean flag(String name, boolean otherwise) {
    return entries
        .find(name)
        .map(value -> entries.as(name, value, "true or false", YamlValue::flag))
        .orElse(otherwise);
  }

  @Override
  public List<String> texts(String name) {
    return textsOf(name, entries.require(name, "a list of texts"));
  }

  @Override
  public List<Long> wholes(String name) {
    String expected = "a list of whole numbers";
    Node value = entries.require(name, expected);
    return entries.as(name, value, expected, node -> YamlValue.list(node, YamlValue::whole));
  }

  @Override
  public List<String> asTexts() {
    entries.asked(List.of(""));
    return textsOf("", entries.node());
  }

  @Override
  public Map<String, String> asTextMap() {
    if (entries.all().isEmpty()) {
      throw refused("", "names with a text each", YamlValue.shown(entries.node()));
    }
    Map<String, String> result = new LinkedHashMap<>();
    entries
        .all()
        .forEach(
            (name, value) -> result.put(name, entries.as(name, value, "a text", YamlValue::text)));
    entries.asked(entries.all().keySet());
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
    return entries.as(
        name,
        entries.require(name, expected),
        expected,
        value ->
            YamlValue.texts(value)
                .map(List::of)
                .or(() -> YamlValue.list(value, YamlValue::texts))
                .filter(lists -> !lists.isEmpty()));
  }

  @Override
  public Options from(String name) {
    return entries.find(name).isEmpty()
        ? this
        : read.computeIfAbsent(text(name), wanted -> parse(wanted, file(name), files));
  }

  @Override
  public Optional<String> peek(String name) {
    return entries.peek(name);
  }

  @Override
  public ReleaseException refused(String name, String expected, Object got) {
    return entries.refused(name, expected, got);
  }

  @Override
  public void done() {
    entries.done();
    read.values().forEach(YamlOptions::done);
  }

  /** A mapping under a name, if it is there. */
  Optional<YamlOptions> section(String name) {
    Optional<YamlOptions> section = entries.find(name).map(value -> below(name, value));
    section.ifPresent(options -> options.entries.requireMapping());
    return section;
  }

  /** A value under a name as it is written, if it is there. */
  Optional<String> scalar(String name) {
    return entries.find(name).map(value -> String.valueOf(YamlValue.shown(value)));
  }

  /** The parts of a list under a name, if it is there. */
  Optional<List<YamlOptions>> items(String name) {
    return entries.find(name).map(value -> itemsOf(name, value));
  }

  private List<YamlOptions> itemsOf(String name, Node value) {
    List<YamlOptions> items = new ArrayList<>();
    for (Node item :
        entries.as(name, value, "a list", node -> YamlValue.list(node, Optional::of))) {
      items.add(below(name + "[" + items.size() + "]", item));
    }
    return items;
  }

  /** This place as a step: a word alone, or a word with its options. */
  StepSpec step() {
    Optional<String> alone = YamlValue.text(entries.node());
    if (alone.isPresent()) {
      return step(alone.get(), nothing());
    }
    Map<String, Node> all = entries.all();
    if (all.size() != 1) {
      Object got =
          all.isEmpty() ? YamlValue.shown(entries.node()) : String.join(", ", all.keySet());
      throw refused("", "one step, as {word: options}", got);
    }
    Map.Entry<String, Node> only = all.entrySet().iterator().next();
    boolean bare = only.getValue().getTag().equals(Tag.NULL);
    return step(only.getKey(), bare ? nothing() : only.getValue());
  }

  private StepSpec step(String type, Node options) {
    return new StepSpec(
        type, new YamlOptions(new YamlPlace(entries.place().file(), type), options, files));
  }

  /** Refuses an option that a later version will know. */
  void notYet(String name) {
    entries.notYet(name);
  }

  private MappingNode nothing() {
    Node node = entries.node();
    return new MappingNode(
        Tag.MAP, true, List.of(), node.getStartMark(), node.getEndMark(), FlowStyle.FLOW);
  }

  private YamlOptions below(String name, Node value) {
    return new YamlOptions(entries.place().below(name), value, files);
  }

  private List<String> textsOf(String name, Node value) {
    return entries.as(name, value, "a list of texts", YamlValue::texts);
  }
}
