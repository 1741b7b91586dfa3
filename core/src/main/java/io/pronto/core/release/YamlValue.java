package io.pronto.core.release;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a node as a value of one kind; empty where it is of another. Narrower than YAML where YAML
 * surprises: {@code yes} is no truth value, {@code 010} and {@code 1:30} are no numbers, and none
 * of them is a text.
 */
final class YamlValue {

  private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?");

  private static final Pattern FLAG = Pattern.compile("true|false");

  private YamlValue() {}

  /** A text: quoted, or plain and neither number, truth value nor nothing. */
  static Optional<String> text(Node node) {
    Tag tag = node.getTag();
    boolean other =
        tag.equals(Tag.INT)
            || tag.equals(Tag.FLOAT)
            || tag.equals(Tag.BOOL)
            || tag.equals(Tag.NULL);
    return node instanceof ScalarNode scalar && !other
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  static Optional<Long> whole(Node node) {
    return plain(node, WHOLE).map(Long::valueOf);
  }

  static Optional<Double> number(Node node) {
    return plain(node, NUMBER).map(Double::valueOf).filter(Double::isFinite);
  }

  static Optional<Boolean> flag(Node node) {
    return plain(node, FLAG).map(Boolean::valueOf);
  }

  /** A list whose parts are all of one kind. */
  static <T> Optional<List<T>> list(Node node, Function<Node, Optional<T>> kind) {
    if (!(node instanceof SequenceNode sequence)) {
      return Optional.empty();
    }
    List<T> parts = sequence.getValue().stream().map(kind).flatMap(Optional::stream).toList();
    return parts.size() == sequence.getValue().size() ? Optional.of(parts) : Optional.empty();
  }

  /** One number, or a list of one or more. */
  static Optional<List<Double>> numbers(Node node) {
    return number(node)
        .map(List::of)
        .or(() -> list(node, YamlValue::number))
        .filter(numbers -> !numbers.isEmpty());
  }

  /** A list of one or more texts. */
  static Optional<List<String>> texts(Node node) {
    return list(node, YamlValue::text).filter(texts -> !texts.isEmpty());
  }

  private static Optional<String> plain(Node node, Pattern pattern) {
    return node instanceof ScalarNode scalar
            && scalar.isPlain()
            && pattern.matcher(scalar.getValue()).matches()
        ? Optional.of(scalar.getValue())
        : Optional.empty();
  }

  /** Any node as a message shows it. */
  static String shown(Node node) {
    return switch (node) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "nothing";
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence ->
          list(
                  sequence,
                  part -> part instanceof ScalarNode ? Optional.of(shown(part)) : Optional.empty())
              .map(List::toString)
              .orElse("a list");
      default -> "a mapping";
    };
  }
}
