package io.pronto.preprocessor.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps that read texts beside scikit-learn, pandas and Python's unicodedata and json. */
class TextReferencesTest {

  private static final double TOLERANCE = 1e-6;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StepKinds KINDS =
      StepKinds.of(
          new RecordFactory(),
          new OneHotFactory(),
          new OrdinalFactory(),
          new HashFactory(),
          new TextNormalizeFactory(),
          new JsonPathFactory());

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = TextReferencesTest.class.getResourceAsStream("text-references.jsonl")) {
      List<JsonNode> cases = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        cases.add(JSON.readTree(line));
      }
      return cases.stream();
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("cases")
  void givesWhatTheReferenceGives(JsonNode reference) {
    // Given
    byte[][] texts = texts(reference.get("texts"));
    Tensor input = Tensor.ofBytes("x", shape(reference), texts);
    // When
    Tensors answer = KINDS.load(reference.get("step").textValue()).apply(Tensors.of(input));
    // Then
    for (JsonNode expected : reference.get("results")) {
      Tensor result = answer.get(expected.get("name").textValue());
      assertThat(result.shape()).isEqualTo(shape(expected));
      assertThat(result.type().name()).isEqualTo(expected.get("type").textValue());
      if (result.type() == DataType.BYTES) {
        assertThat(BytesElements.decode(result)).isEqualTo(texts(expected.get("elements")));
      } else {
        compare(result, expected.get("elements"));
      }
    }
  }

  private static void compare(Tensor result, JsonNode expected) {
    for (int i = 0; i < expected.size(); i++) {
      double number = expected.get(i).isNull() ? Double.NaN : expected.get(i).doubleValue();
      double given = result.data().getFloat(i * Float.BYTES);
      if (Double.isNaN(number)) {
        assertThat(given).isNaN();
      } else {
        assertThat(given).isCloseTo(number, within(TOLERANCE * Math.abs(number)));
      }
    }
  }

  private static long[] shape(JsonNode tensor) {
    long[] shape = new long[tensor.get("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.get("shape").get(i).longValue();
    }
    return shape;
  }

  private static byte[][] texts(JsonNode list) {
    byte[][] texts = new byte[list.size()][];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = list.get(i).textValue().getBytes(StandardCharsets.UTF_8);
    }
    return texts;
  }

  @Test
  void everyStepHasAHundredCases() throws IOException {
    Map<String, Long> counts =
        cases()
            .map(reference -> reference.get("step").textValue())
            .collect(
                Collectors.groupingBy(
                    step -> step.substring(0, step.indexOf(':')), Collectors.counting()));
    assertThat(counts.keySet()).isEqualTo(KINDS.types());
    assertThat(counts.values()).allMatch(count -> count == 100);
  }
}
