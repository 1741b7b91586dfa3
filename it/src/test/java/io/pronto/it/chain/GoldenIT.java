package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Deployment;
import io.pronto.it.run.Models;
import io.pronto.it.run.OnBothTopologies;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import io.pronto.it.run.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples answer their golden requests. */
@OnBothTopologies
class GoldenIT {

  private final Caller caller;

  GoldenIT(Deployment product) {
    caller = new Caller(product);
  }

  @AfterEach
  void hangUp() {
    caller.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goldens")
  void answersAsItsGoldenRequestSays(Golden golden) {
    // When
    List<V2Tensor> outputs = caller.infer(golden.way(), golden.model(), golden.inputs());
    // Then
    golden.check(outputs);
  }

  static List<Golden> goldens() throws IOException {
    List<Golden> goldens = new ArrayList<>();
    try (Stream<Path> files =
        Files.find(Models.SAMPLES.folder(), 3, (file, _) -> file.endsWith("golden.jsonl"))) {
      for (Path file : files.sorted().toList()) {
        goldens.addAll(goldens(file));
      }
    }
    assertThat(goldens)
        .extracting(Golden::model)
        .contains("iris", "diabetes", "digits", "minilm", "penguins", "shapes");
    return goldens;
  }

  private static List<Golden> goldens(Path file) throws IOException {
    String model = file.getParent().getParent().getFileName().toString();
    ObjectMapper json = new ObjectMapper();
    List<Golden> goldens = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      for (Way way : Way.values()) {
        goldens.add(new Golden(model, number, way, json.readTree(line)));
      }
    }
    return goldens;
  }

  /** One line of a golden file, on one way. */
  record Golden(String model, int number, Way way, JsonNode line) {

    List<V2Tensor> inputs() {
      List<V2Tensor> inputs = new ArrayList<>();
      line.get("request").get("inputs").forEach(input -> inputs.add(V2Tensor.of(input)));
      return inputs;
    }

    void check(List<V2Tensor> outputs) {
      List<V2Tensor> expected = V2Tensor.outputsOf(line.get("response"));
      assertThat(outputs).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        check(expected.get(i), outputs.get(i));
      }
    }

    private void check(V2Tensor expected, V2Tensor output) {
      assertThat(output.name()).isEqualTo(expected.name());
      assertThat(output.type()).isEqualTo(expected.type());
      assertThat(output.shape()).isEqualTo(expected.shape());
      if (expected.type() != V2Type.FP32) {
        assertThat(output.data()).isEqualTo(expected.data());
        return;
      }
      assertThat(output.data()).hasSameSizeAs(expected.data());
      for (int i = 0; i < expected.data().size(); i++) {
        assertThat(output.numbers().get(i))
            .as("%s[%d]", expected.name(), i)
            .isCloseTo(expected.numbers().get(i), within(line.get("tolerance").doubleValue()));
      }
    }

    @Override
    public String toString() {
      return model + " " + number + " " + way;
    }
  }
}
