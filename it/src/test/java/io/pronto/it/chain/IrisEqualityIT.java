package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.Product;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All rows of the iris data, shuffled, get the answers that onnxruntime gives in Python. */
@OnBothTopologies
class IrisEqualityIT {

  private static final double TOLERANCE = 1e-6;
  private static final int ROWS = 150;
  private static final List<String> COLUMNS =
      List.of("sepal_length", "sepal_width", "petal_length", "petal_width");
  private static final List<Reference> REFERENCE = read();

  private final Caller caller;

  IrisEqualityIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @Test
  void predictAnswersRecordsAsTheReferenceDoes() {
    predictsEach(Reference::asRecord);
  }

  @Test
  void predictAnswersNestedNumbersAsTheReferenceDoes() {
    predictsEach(row -> JsonNodeFactory.instance.arrayNode().add(row.asNumbers()));
  }

  @Test
  void predictTakesNumbersOneRankShortAsOneRow() {
    predictsEach(Reference::asNumbers);
  }

  @Test
  void predictAnswersOneEntryForEachRecordInTheirOrder() {
    // Given
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    REFERENCE.forEach(row -> records.add(row.asRecord()));
    // When
    JsonNode predictions = predict(records);
    // Then
    assertThat(predictions).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      REFERENCE.get(i).check(predictions.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void v2AnswersEachRowAsTheReferenceDoes(Way way) {
    for (Reference row : REFERENCE) {
      // When
      List<V2Tensor> outputs =
          caller.infer(way, "iris", List.of(V2Tensor.row("input", row.numbers())));
      // Then
      row.check(outputs, 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void v2AnswersAllRowsOfOneRequestAsTheReferenceDoes(Way way) {
    // Given
    List<Float> numbers = REFERENCE.stream().flatMap(row -> row.numbers().stream()).toList();
    V2Tensor input =
        V2Tensor.of("input", V2Type.FP32, List.of((long) ROWS, (long) COLUMNS.size()), numbers);
    // When
    List<V2Tensor> outputs = caller.infer(way, "iris", List.of(input));
    // Then
    for (int i = 0; i < ROWS; i++) {
      REFERENCE.get(i).check(outputs, i);
    }
  }

  private void predictsEach(Function<Reference, JsonNode> form) {
    for (Reference row : REFERENCE) {
      // When
      JsonNode predictions = predict(form.apply(row));
      // Then
      assertThat(predictions).hasSize(1);
      row.check(predictions.get(0));
    }
  }

  private JsonNode predict(JsonNode input) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().set("input", input);
    return caller.rest().post("/predict/iris", body.toString()).ok().get("predictions");
  }

  private static List<Reference> read() {
    try {
      List<Reference> rows = new ArrayList<>();
      ObjectMapper json = new ObjectMapper();
      for (String line : Files.readAllLines(Product.resource("reference/iris150.jsonl"))) {
        rows.add(Reference.of(json.readTree(line)));
      }
      assertThat(rows).hasSize(ROWS);
      return List.copyOf(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One row with its known answer. */
  private record Reference(List<Float> numbers, String name, List<Double> probabilities) {

    static Reference of(JsonNode line) {
      List<Float> numbers = new ArrayList<>();
      line.get("row").forEach(number -> numbers.add(number.floatValue()));
      return new Reference(
          numbers, line.get("class").textValue(), doubles(line.get("probabilities")));
    }

    JsonNode asRecord() {
      ObjectNode entry = JsonNodeFactory.instance.objectNode();
      for (int i = 0; i < COLUMNS.size(); i++) {
        entry.put(COLUMNS.get(i), numbers.get(i));
      }
      return entry;
    }

    ArrayNode asNumbers() {
      ArrayNode row = JsonNodeFactory.instance.arrayNode();
      numbers.forEach(row::add);
      return row;
    }

    void check(JsonNode prediction) {
      check(prediction.get("class").textValue(), doubles(prediction.get("probabilities")));
    }

    void check(List<V2Tensor> outputs, int row) {
      assertThat(outputs).extracting(V2Tensor::name).containsExactly("class", "probabilities");
      int width = probabilities.size();
      check(
          (String) outputs.getFirst().data().get(row),
          outputs.getLast().numbers().subList(row * width, (row + 1) * width));
    }

    private void check(String gotName, List<Double> got) {
      assertThat(gotName).as("class of %s", numbers).isEqualTo(name);
      assertThat(got).hasSameSizeAs(probabilities);
      for (int i = 0; i < got.size(); i++) {
        assertThat(got.get(i))
            .as("probability %d of %s", i, numbers)
            .isCloseTo(probabilities.get(i), within(TOLERANCE));
      }
    }

    private static List<Double> doubles(JsonNode array) {
      List<Double> doubles = new ArrayList<>();
      array.forEach(number -> doubles.add(number.doubleValue()));
      return doubles;
    }
  }
}
