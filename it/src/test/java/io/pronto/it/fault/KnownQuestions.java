package io.pronto.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.pronto.it.fault.Question.End;
import io.pronto.it.fault.Question.Spoiled;
import io.pronto.it.run.Models;
import io.pronto.it.run.Product;
import io.pronto.it.run.V2Tensor;
import io.pronto.it.run.V2Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Questions to the samples whose answers Python gave, from the committed reference files. */
final class KnownQuestions {

  private static final double COSINE_TOLERANCE = 1e-4;
  private static final double SHARE_TOLERANCE = 1e-5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private KnownQuestions() {}

  /** Pictures of digits, and of shapes. */
  static List<Question> pictures() throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode line : reference("digits360.jsonl")) {
      byte[] png = Base64.getDecoder().decode(line.get("picture").get("b64").textValue());
      V2Tensor picture = bytes("image", List.of(ByteString.copyFrom(png)));
      long digit = line.get("answer").longValue();
      questions.add(
          new Question(
              "digits",
              List.of(picture),
              Spoiled.NOTHING,
              End.ANSWERED,
              answers -> assertThat(answers.getFirst().getFirst().data()).containsExactly(digit)));
    }
    questions.addAll(goldens("digits"));
    questions.addAll(goldens("shapes"));
    return questions;
  }

  /** Pairs of texts, which are two calls each; and texts with their vectors. */
  static List<Question> texts() throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode pair : reference("minilm.jsonl")) {
      V2Tensor a = bytes("text", List.of(pair.get("a").textValue()));
      V2Tensor b = bytes("text", List.of(pair.get("b").textValue()));
      double cosine = pair.get("cosine").doubleValue();
      questions.add(
          new Question(
              "minilm",
              List.of(a, b),
              Spoiled.NOTHING,
              End.ANSWERED,
              answers ->
                  assertThat(product(answers.get(0), answers.get(1)))
                      .isCloseTo(cosine, within(COSINE_TOLERANCE))));
    }
    questions.addAll(goldens("minilm"));
    return questions;
  }

  /** Product of the vectors that two answers are. */
  static double product(List<V2Tensor> first, List<V2Tensor> second) {
    List<Double> a = first.getFirst().numbers();
    List<Double> b = second.getFirst().numbers();
    double product = 0;
    for (int i = 0; i < a.size(); i++) {
      product += a.get(i) * b.get(i);
    }
    return product;
  }

  /** Rows of numbers, as numbers, as records and as CSV; rows with words and gaps. */
  static List<Question> rows() throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode line : reference("iris150.jsonl")) {
      List<V2Tensor> answer =
          List.of(
              V2Tensor.of(
                  "class", V2Type.BYTES, List.of(1L), List.of(line.get("class").textValue())),
              V2Tensor.row("probabilities", floats(line.get("probabilities"))));
      List<Float> row = floats(line.get("row"));
      for (V2Tensor input :
          List.of(
              V2Tensor.row("input", row),
              bytes("input", List.of(record(row))),
              bytes("input", List.of(csv(row))))) {
        questions.add(Question.known("iris", input, answer, SHARE_TOLERANCE));
      }
    }
    // As often as the irises, though they are few.
    List<Question> words = goldens("penguins");
    while (questions.size() < 2 * 3 * 150) {
      questions.addAll(words);
    }
    return questions;
  }

  private static String record(List<Float> row) {
    return "{\"sepal_length\":%s,\"sepal_width\":%s,\"petal_length\":%s,\"petal_width\":%s}"
        .formatted(row.toArray());
  }

  private static String csv(List<Float> row) {
    return row.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  static V2Tensor bytes(String name, List<?> elements) {
    return V2Tensor.of(name, V2Type.BYTES, List.of((long) elements.size()), elements);
  }

  private static List<Float> floats(JsonNode numbers) {
    return StreamSupport.stream(numbers.spliterator(), false).map(JsonNode::floatValue).toList();
  }

  private static List<Question> goldens(String model) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode line : lines(Models.SAMPLES.folder().resolve(model + "/1/golden.jsonl"))) {
      questions.add(
          Question.known(
              model,
              V2Tensor.of(line.get("request").get("inputs").get(0)),
              V2Tensor.outputsOf(line.get("response")),
              line.get("tolerance").doubleValue()));
    }
    return questions;
  }

  private static List<JsonNode> reference(String name) throws IOException {
    return lines(Product.resource("reference").resolve(name));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
