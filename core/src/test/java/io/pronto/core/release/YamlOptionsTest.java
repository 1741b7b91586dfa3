package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlOptionsTest {

  @TempDir Path release;

  @Test
  void givesEachOptionInItsType() {
    // Given
    Options options =
        TestOptions.options(
            """
            scale:
              input: x
              quoted: "3"
              axis: -1
              factor: 1e-3
              keep: true
              columns: [a, 'b']
              shape: [-1, 4]
            """);
    // When, then
    assertThat(options.text("input")).isEqualTo("x");
    assertThat(options.text("quoted", "")).isEqualTo("3");
    assertThat(options.whole("axis", 0, -8, 8)).isEqualTo(-1);
    assertThat(options.number("factor", 1)).isEqualTo(1e-3);
    assertThat(options.flag("keep", false)).isTrue();
    assertThat(options.texts("columns")).containsExactly("a", "b");
    assertThat(options.wholes("shape")).containsExactly(-1L, 4L);
    options.done();
  }

  @Test
  void givesTheDefaultWhereAnOptionIsAbsent() {
    // Given
    Options options = TestOptions.options("softmax: {}");
    // When, then
    assertThat(options.text("a", "x")).isEqualTo("x");
    assertThat(options.whole("b", 7, 0, 9)).isEqualTo(7);
    assertThat(options.number("c", 0.5)).isEqualTo(0.5);
    assertThat(options.flag("d", true)).isTrue();
    options.done();
  }

  @ParameterizedTest
  @ValueSource(strings = {"softmax", "softmax:", "softmax: {}", "softmax: ~"})
  void takesAStepWithoutOptionsInEveryWording(String yaml) {
    // When
    StepSpec step = TestOptions.step(yaml);
    // Then
    assertThat(step.type()).isEqualTo("softmax");
    step.options().done();
  }

  @Test
  void takesOptionsThatAreAListOrNames() {
    // Given
    Options list = TestOptions.options("select: [b, a]");
    Options names = TestOptions.options("rename: {z: 1st, a: second}");
    // When, then
    assertThat(list.asTexts()).containsExactly("b", "a");
    assertThat(names.asTextMap()).containsExactly(Map.entry("z", "1st"), Map.entry("a", "second"));
    list.done();
    names.done();
  }

  @Test
  void peeksWithoutTakingTheOptionAsKnown() {
    // Given
    Options options = TestOptions.options("record: {input: x, columns: [a]}");
    // When, then
    assertThat(options.peek("input")).contains("x");
    assertThat(options.peek("columns")).isEmpty();
    assertThat(options.peek("output")).isEmpty();
    assertThat(TestOptions.options("select: [a]").peek("input")).isEmpty();
    assertThatThrownBy(options::done).hasMessageContaining("record.input: unknown option");
  }

  @Test
  void readsFilesOfTheReleaseOnly() throws IOException {
    // Given
    Files.writeString(release.resolve("labels.txt"), "setosa\n");
    Files.createDirectory(release.resolve("more"));
    Files.writeString(release.resolve("more/vocabulary.txt"), "a");
    Files.writeString(release.resolve(".hidden"), "secret");
    // When
    StepSpec step =
        TestOptions.step("label: {labels: labels.txt, words: more/vocabulary.txt}", release);
    // Then
    assertThat(step.options().file("labels")).asString().isEqualTo("setosa\n");
    assertThat(step.options().file("words")).asString().isEqualTo("a");
    for (String name : List.of("../x", "/etc/hostname", ".hidden", "./labels.txt", "more", "''")) {
      Options options = TestOptions.step("label: {labels: " + name + "}", release).options();
      assertThatThrownBy(() -> options.file("labels"))
          .isInstanceOf(ReleaseException.class)
          .hasMessageStartingWith(
              "release.yaml line 1: label.labels: expected the name of a file of the release"
                  + " (labels.txt, more/voc");
    }
  }

  @Test
  void refusesAFileThatChangedSinceItWasReadFirst() throws IOException {
    // Given
    Files.writeString(release.resolve("labels.txt"), "setosa\n");
    Options options = TestOptions.step("label: {labels: labels.txt}", release).options();
    options.file("labels");
    // When
    Files.writeString(release.resolve("labels.txt"), "virginica\n");
    // Then
    assertThatThrownBy(() -> options.file("labels"))
        .hasMessage("labels.txt: expected the file as it was at first, got a changed one");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("{o: 3}", "expected a text, got 3", call(o -> o.text("o"))),
        arguments("{o: true}", "expected a text, got true", call(o -> o.text("o", ""))),
        arguments("{o: [a]}", "expected a text, got [a]", call(o -> o.text("o"))),
        arguments("{o: }", "expected a text, got nothing", call(o -> o.text("o", ""))),
        arguments("{p: 3}", "expected a text, got nothing", call(o -> o.text("o"))),
        arguments(
            "{o: 10}",
            "expected a whole number from 0 to 9, got 10",
            call(o -> o.whole("o", 0, 0, 9))),
        arguments(
            "{o: 010}",
            "expected a whole number from 0 to 9, got 010",
            call(o -> o.whole("o", 0, 0, 9))),
        arguments(
            "{o: 0x1}",
            "expected a whole number from 0 to 9, got 0x1",
            call(o -> o.whole("o", 0, 0, 9))),
        arguments(
            "{o: '1'}",
            "expected a whole number from 0 to 9, got 1",
            call(o -> o.whole("o", 0, 0, 9))),
        arguments(
            "{o: 1.0}",
            "expected a whole number from 0 to 9, got 1.0",
            call(o -> o.whole("o", 0, 0, 9))),
        arguments("{o: .nan}", "expected a number, got .nan", call(o -> o.number("o", 0))),
        arguments("{o: .inf}", "expected a number, got .inf", call(o -> o.number("o", 0))),
        arguments("{o: 1e999}", "expected a number, got 1e999", call(o -> o.number("o", 0))),
        arguments("{o: 1:30}", "expected a number, got 1:30", call(o -> o.number("o", 0))),
        arguments("{o: yes}", "expected true or false, got yes", call(o -> o.flag("o", false))),
        arguments("{o: 1}", "expected true or false, got 1", call(o -> o.flag("o", false))),
        arguments("{o: 3}", "expected a list of texts, got 3", call(o -> o.texts("o"))),
        arguments("{o: []}", "expected a list of texts, got []", call(o -> o.texts("o"))),
        arguments("{o: [a, 1]}", "expected a list of texts, got [a, 1]", call(o -> o.texts("o"))),
        arguments("{o: [[a]]}", "expected a list of texts, got a list", call(o -> o.texts("o"))),
        arguments(
            "{o: {a: b}}",
            "expected a list of whole numbers, got a mapping",
            call(o -> o.wholes("o"))),
        arguments(
            "{o: [a]}", "expected a list of whole numbers, got [a]", call(o -> o.wholes("o"))),
        arguments(
            "{o: [99999999999999999999]}", "expected a list of whole", call(o -> o.wholes("o"))));
  }

  private static Consumer<Options> call(Consumer<Options> getter) {
    return getter;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusals")
  void refusesAnotherKindOfValueNamingFileLineAndOption(
      String yaml, String reason, Consumer<Options> getter) {
    // Given
    Options options = TestOptions.options("# a comment\nstep: " + yaml);
    // When, then
    assertThatThrownBy(() -> getter.accept(options))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("release.yaml line 2: step.o: " + reason);
  }

  @Test
  void namesTheLineOfTheOptionItself() {
    // Given
    Options options = TestOptions.options("\n\nrecord:\n  input: x\n\n\n  columns: 3\n");
    // When, then
    assertThatThrownBy(() -> options.texts("columns"))
        .hasMessage("release.yaml line 7: record.columns: expected a list of texts, got 3");
  }

  @Test
  void refusesOptionsOfAnotherForm() {
    assertThatThrownBy(() -> TestOptions.options("select: [a]").text("input"))
        .hasMessage("release.yaml line 1: select: expected options by name, got [a]");
    assertThatThrownBy(() -> TestOptions.options("softmax: [a]").done())
        .hasMessage("release.yaml line 1: softmax: expected options by name, got [a]");
    assertThatThrownBy(() -> TestOptions.options("select: {a: b}").asTexts())
        .hasMessage("release.yaml line 1: select: expected a list of texts, got a mapping");
    assertThatThrownBy(() -> TestOptions.options("rename: [a]").asTextMap())
        .hasMessage("release.yaml line 1: rename: expected names with a text each, got [a]");
    assertThatThrownBy(() -> TestOptions.options("rename: {a: 1}").asTextMap())
        .hasMessage("release.yaml line 1: rename.a: expected a text, got 1");
  }

  @Test
  void namesTheNearestKnownOption() {
    // Given
    Options options = TestOptions.options("record:\n  input: x\n  colums: [a]");
    options.text("input");
    // When, then
    assertThatThrownBy(() -> options.texts("columns"))
        .hasMessage(
            "release.yaml line 2: record.columns: expected a list of texts, got nothing"
                + " (did you mean columns by colums?)");
    assertThatThrownBy(options::done)
        .hasMessage("release.yaml line 3: record.colums: unknown option; did you mean columns?");
  }

  @Test
  void listsTheKnownOptionsWhereNoneIsNear() {
    // Given
    Options options = TestOptions.options("argmax: {temperature: 3}");
    options.text("output", "");
    options.text("input", "");
    // When, then
    assertThatThrownBy(options::done)
        .hasMessage(
            "release.yaml line 1: argmax.temperature: unknown option; known are input, output");
    assertThatThrownBy(() -> TestOptions.options("softmax: {a: 1}").done())
        .hasMessage("release.yaml line 1: softmax.a: unknown option; there are none");
  }
}
