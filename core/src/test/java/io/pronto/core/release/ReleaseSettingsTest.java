package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a release.yaml may not say; the model takes input FP32[-1,4] and gives scores FP32[-1,3].
 */
class ReleaseSettingsTest {

  @TempDir Path root;

  static Stream<Arguments> refusals() {
    String steps = "preprocess: [x]\n";
    return Stream.of(
        arguments("a text", "line 1: expected options by name, got a text"),
        arguments("inptus: []", "line 1: inptus: unknown option; did you mean inputs?"),
        arguments(
            "x: 1\nallow-nan: true",
            "line 1: x: unknown option; known are allow-nan, breaking, carry, dead"),
        arguments("carry: mask", "line 1: carry: expected a list of texts, got mask"),
        arguments("carry: [mask]", "carry: expected inputs of the model (input), got mask"),
        arguments(
            "carry: [input]", "carry: expected steps in postprocess that use what is carried, go"),
        arguments("carry: [input, input]", "carry: expected each name once, got [input, input]"),
        arguments("\nbatching: {}", "line 2: batching: not supported yet"),
        arguments("session: {}", "line 1: session: not supported yet"),
        arguments("inputs: 3", "line 1: inputs: expected a list, got 3"),
        arguments("inputs: []", "line 1: inputs: expected at least one, got none"),
        arguments("inputs: [text]", "line 1: inputs[0]: expected options by name, got text"),
        arguments(
            "inputs:\n- {datatype: FP32, shape: []}",
            "line 2: inputs[0].name: expected a text, got nothing"),
        arguments(
            "inputs: [{name: '', datatype: FP32, shape: []}]",
            "inputs[0].name: expected a name, got an empty"),
        arguments(
            "inputs: [{name: x, shape: []}]",
            "line 1: inputs[0].datatype: expected a text, got nothing"),
        arguments(
            "inputs: [{name: x, datatype: float, shape: []}]",
            "line 1: inputs[0].datatype: expected one of [BOOL, INT8, INT16, INT32, INT64, UINT8,"
                + " UINT16, UINT32, UINT64, FP16, BF16, FP32, FP64, BYTES], got float"),
        arguments(
            "inputs: [{name: x, datatype: FP32}]",
            "inputs[0].shape: expected a list of whole numbers, got no"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: [N]}]",
            "shape: expected a list of whole numbers, got [N]"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: 4}]",
            "shape: expected a list of whole numbers, got 4"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: [-2, 4]}]",
            "inputs[0].shape: expected at most 32 dimensions of -1 (any size) or more, got [-2,"
                + " 4]"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: [" + "1,".repeat(33) + "]}]",
            "expected at most 32 dim"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shapes: [1], shape: []}]",
            "inputs[0].shapes: unknown option; did you mean shape?"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: []}, {name: x, datatype: FP32, shape: []}]",
            "line 1: inputs[1].name: expected each name once, got x"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: [-1, 4]}]",
            ": inputs: expected what the model has, [input FP32[-1,4]], because there are no steps"
                + " in preprocess, got [x FP32[-1,4]]"),
        arguments(
            "inputs: [{name: input, datatype: FP64, shape: [-1, 4]}]",
            "expected what the model has"),
        arguments(
            "inputs: [{name: input, datatype: FP32, shape: [4]}]", "expected what the model has"),
        arguments(
            "inputs: [{name: input, datatype: FP32, shape: [-1, 5]}]",
            "expected what the model has"),
        arguments(
            steps + "outputs: [{name: label, datatype: FP32, shape: [-1, 3]}]",
            "no steps in postprocess"),
        arguments("preprocess: record", "line 1: preprocess: expected a list, got record"),
        arguments(
            "preprocess:\n- {a: {}, b: {}}",
            "line 2: preprocess[0]: expected one step, as {word: options}, got a"),
        arguments(
            "preprocess: [[a]]",
            "line 1: preprocess[0]: expected one step, as {word: options}, got [a]"),
        arguments(
            "preprocess: [{}]",
            "line 1: preprocess[0]: expected one step, as {word: options}, got a mapping"),
        arguments(
            "preprocess: [3]",
            "line 1: preprocess[0]: expected one step, as {word: options}, got 3"),
        arguments(
            "preprocess: [Mean Pool]",
            "preprocess[0]: expected the word of a step: lower-case letters"),
        arguments(
            "preprocess: [" + "x,".repeat(101) + "]",
            "line 1: preprocess: expected at most 100 steps, got 101"),
        arguments(
            "\npostprocess: [softmax]",
            "line 2: outputs: expected what callers get after the steps of postprocess, got"
                + " nothing"),
        arguments(
            "inputs: [{name: input, datatype: FP32, shape: any}]",
            "expected what the model has, [input FP32[-1,4]], because there are no steps in"
                + " preprocess, got [input FP32 of any shape]"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: some}]",
            "line 1: inputs[0].shape: expected a list of whole numbers, got some"),
        arguments(
            "inputs: [{name: x, datatype: INT64, shape: [], null: nan}]",
            "line 1: inputs[0].null: expected a floating datatype, which has NaN, got INT64"),
        arguments(
            "inputs: [{name: x, datatype: FP32, shape: [], null: zero}]",
            "line 1: inputs[0].null: expected nan, got zero"),
        arguments(
            "outputs: [{name: x, datatype: FP32, shape: [], null: nan}]",
            "line 1: outputs[0].null: unknown option"),
        arguments(
            "allow-nan: false\ninputs: [{name: x, datatype: FP32, shape: [], null: nan}]",
            "line 1: allow-nan: expected true, since null is NaN in an input, got false"),
        arguments("allow-nan: maybe", "line 1: allow-nan: expected true or false, got maybe"),
        arguments("deadline: 5s", "line 1: deadline: expected options by name, got 5s"),
        arguments(
            "deadline: {default: 5}",
            "line 1: deadline.default: expected a duration such as 500ms, 5s or 2m"),
        arguments(
            "deadline: {max: 0ms}",
            "line 1: deadline.max: expected a duration such as 500ms, 5s or 2m"),
        arguments(
            "deadline: {max: -1s}",
            "deadline.max: expected a duration such as 500ms, 5s or 2m, at most 24 hou"),
        arguments(
            "deadline: {max: 1441m}",
            "deadline.max: expected a duration such as 500ms, 5s or 2m, at most 24"),
        arguments(
            "deadline: {max: 1.5s}",
            "deadline.max: expected a duration such as 500ms, 5s or 2m, at most 24"),
        arguments(
            "deadline: {max: [5s]}",
            "deadline.max: expected a duration such as 500ms, 5s or 2m, at most 24"),
        arguments(
            "deadline: {min: 5s}", "line 1: deadline.min: unknown option; known are default, max"),
        arguments(
            "deadline:\n  default: 5s\n  max: 1s",
            "line 2: deadline.default: expected at most max, 1s, got 5s"),
        arguments("breaking: 1", "line 1: breaking: expected true or false, got 1"),
        arguments("gate: 1", "line 1: gate: expected"),
        arguments(
            "gate: {max-latency: 5}",
            "line 1: gate.max-latency: expected a duration such as 500ms, 5s or 2m"),
        arguments(
            "gate: {max-memory: 5MB}",
            "line 1: gate.max-memory: expected a size such as 500K, 20M or 2G, got 5MB"),
        arguments("gate: {max-memory: 0M}", "expected a size such as 500K, 20M or 2G, got 0M"),
        arguments(
            "gate: {latency: 5s}",
            "line 1: gate.latency: unknown option; known are max-latency, max-memory"));
  }

  @Test
  void theGateIsWhatTheFileSays() {
    // Given
    ReleaseFolder release =
        ReleaseFolder.in(root, "iris/1")
            .with("release.yaml", "breaking: true\ngate: {max-latency: 40ms, max-memory: 20M}");
    // When, then
    assertThat(release.read().gate())
        .isEqualTo(new Gate(true, Optional.of(Duration.ofMillis(40)), OptionalLong.of(20L << 20)));
    assertThat(ReleaseFolder.in(root, "iris/2").read().gate()).isEqualTo(Gate.USUAL);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refuses(String yaml, String reason) {
    // Given
    ReleaseFolder release = ReleaseFolder.in(root, "iris/1").with("release.yaml", yaml);
    // When, then
    assertThatThrownBy(release::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("release.yaml")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "inputs: [{name: input, datatype: FP32, shape: [-1, 4]}]",
        "inputs: [{name: input, datatype: FP32, shape: [1, 4]}]",
        "outputs: [{name: scores, datatype: FP32, shape: [-1, -1]}]",
        "preprocess: []\npostprocess: []",
        "preprocess: [record: {columns: [a]}]\n"
            + "inputs: [{name: anything, datatype: BYTES, shape: [-1]}]",
        "preprocess: [record: {columns: [a]}]\n"
            + "inputs: [{name: anything, datatype: BYTES, shape: any}]"
      })
  void takes(String yaml) {
    assertThat(ReleaseFolder.in(root, "iris/1").with("release.yaml", yaml).read()).isNotNull();
  }
}
