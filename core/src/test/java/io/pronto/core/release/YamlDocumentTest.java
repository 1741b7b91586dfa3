package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

class YamlDocumentTest {

  private static Node root(String text) {
    return YamlDocument.root("release.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesAnEmptyFileAsNoOptions() {
    assertThat(((MappingNode) root("")).getValue()).isEmpty();
    assertThat(((MappingNode) root("# only a comment\n")).getValue()).isEmpty();
  }

  @Test
  void takesAFileWithAByteOrderMarkAndAnchors() {
    assertThat(((MappingNode) root("\uFEFFa: &x [1]\nb: *x\n")).getValue()).hasSize(2);
  }

  static Stream<Arguments> refusals() {
    String bomb =
        """
        a: &a [x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b]
        d: [*c, *c, *c, *c, *c, *c, *c]\
        """;
    return Stream.of(
        arguments("a: 1\nb: 2\na: 3", "line 3: a: expected once, got again (first in line 1)"),
        arguments("a:\n  - {b: 1, b: 2}", "line 2: b: expected once, got again (first in line 2)"),
        arguments("a: b: c", "line 1: expected YAML, but mapping values are not allowed here"),
        arguments("a: [1", "line 1: expected YAML, but expected ',' or ']'"),
        arguments("a: 1\n\tb: 2", "line 2: expected YAML, but"),
        arguments("a: 1\n---\nb: 2", "line 2: expected YAML, but found another document"),
        arguments(
            "a: !!javax.script.ScriptEngineManager []",
            "line 1: expected YAML, but Global tag is not allowed: tag:yaml.org,2002:javax"),
        arguments("a: !secret x", "line 1: expected no tag, got !secret"),
        arguments("a: !!binary aGk=", "line 1: expected no tag, got tag:yaml.org,2002:binary"),
        arguments("1: x", "line 1: expected a text as name of an option, got 1"),
        arguments("[a]: x", "line 1: expected a text as name of an option, got [a]"),
        arguments(bomb, ": expected YAML, but Number of aliases for non-scalar nodes exceeds"),
        arguments("a: *nowhere", "line 1: expected YAML, but found undefined alias nowhere"),
        arguments("[".repeat(100), "expected YAML, but Nesting Depth exceeded max 20"),
        arguments(
            "a: " + "x".repeat(1 << 20),
            "expected YAML, but The incoming YAML document exceeds the limit"),
        arguments("a: \u0000", "expected YAML, but"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void refusesWhatNobodyNeeds(String yaml, String reason) {
    assertThatThrownBy(() -> root(yaml))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("release.yaml")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesOtherBytesThanText() {
    assertThatThrownBy(
            () -> YamlDocument.root("release.yaml", new byte[] {'a', ':', ' ', (byte) 0xff}))
        .hasMessage("release.yaml: expected text in UTF-8, got other bytes");
  }

  @Test
  void endsOnAListThatHoldsItself() {
    assertThat(root("a: &a [*a]")).isNotNull();
  }
}
