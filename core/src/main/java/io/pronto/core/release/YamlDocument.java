package io.pronto.core.release;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Turns the text of a YAML file into nodes, and never further: no object is made from what a file
 * names. Refuses everything but plain mappings with text keys, lists and scalars, and more of them
 * than a person writes.
 */
final class YamlDocument {

  private static final int MAX_CHARACTERS = 1 << 20;
  private static final int MAX_ALIASES = 20;
  private static final int MAX_NESTING = 20;
  private static final Set<Tag> TAGS =
      Set.of(
          Tag.STR,
          Tag.INT,
          Tag.FLOAT,
          Tag.BOOL,
          Tag.NULL,
          Tag.TIMESTAMP,
          Tag.MAP,
          Tag.SEQ,
          Tag.MERGE,
          new Tag(Tag.PREFIX + "value"));

  private final String file;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlDocument(String file) {
    this.file = file;
  }

  /**
   * The root of a file; an empty mapping for an empty file.
   *
   * @throws ReleaseException naming file, line and what is wrong there
   */
  static Node root(String file, byte[] content) {
    Node root = compose(file, text(file, content));
    if (root == null) {
      return new MappingNode(Tag.MAP, List.of(), DumperOptions.FlowStyle.BLOCK);
    }
    new YamlDocument(file).check(root);
    return root;
  }

  /** Where a node begins: {@code release.yaml line 7}. */
  static String where(String file, Node node) {
    int line = node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    return file + " line " + line;
  }

  private static Node compose(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_CHARACTERS);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_NESTING);
    options.setAllowDuplicateKeys(false);
    Representer unused = new Representer(new DumperOptions());
    Yaml yaml = new Yaml(new SafeConstructor(options), unused, new DumperOptions(), options);
    try {
      return yaml.compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw notYaml(file + " line " + line, e.getProblem(), e);
    } catch (YAMLException e) {
      throw notYaml(file, e.getMessage(), e);
    }
  }

  private static ReleaseException notYaml(String where, String problem, YAMLException cause) {
    String but = problem.startsWith("but ") ? problem : "but " + problem;
    return new ReleaseException(where + ": expected YAML, " + but, cause);
  }

  private static String text(String file, byte[] content) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new ReleaseException(file + ": expected text in UTF-8, got other bytes", e);
    }
  }

  private void check(Node node) {
    if (!seen.add(node)) {
      return;
    }
    if (!TAGS.contains(node.getTag())) {
      throw new ReleaseException(
          where(file, node) + ": expected no tag, got " + node.getTag().getValue());
    }
    switch (node) {
      case MappingNode mapping -> checkMapping(mapping);
      case SequenceNode sequence -> sequence.getValue().forEach(this::check);
      default -> {}
    }
  }

  /** A text; null written out is one, too: an option is called so. */
  private static Optional<String> nameOf(Node key) {
    boolean word = key instanceof ScalarNode scalar && scalar.getValue().equals("null");
    return word ? Optional.of("null") : YamlValue.text(key);
  }

  private void checkMapping(MappingNode mapping) {
    Map<String, Node> keys = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      Node key = entry.getKeyNode();
      String name =
          nameOf(key)
              .orElseThrow(
                  () ->
                      new ReleaseException(
                          where(file, key)
                              + ": expected a text as name of an option, got "
                              + YamlValue.shown(key)));
      Node first = keys.putIfAbsent(name, key);
      if (first != null) {
        String again = ": expected once, got again (first in line %d)";
        throw new ReleaseException(
            where(file, key) + ": " + name + again.formatted(first.getStartMark().getLine() + 1));
      }
      check(entry.getValueNode());
    }
  }
}
