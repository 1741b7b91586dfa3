package io.pronto.preprocessor.steps.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens of texts beside those of Python's tokenizers, and what is refused. */
class TokenizeTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path release;

  @BeforeAll
  static void putsTokenizersIntoARelease() throws IOException {
    for (String name : List.of("bytes.json", "unigram.json")) {
      Files.write(release.resolve(name), resource(name));
    }
    byte[] minilm = resource("/all-minilm-l6-v2-q-tokenizer.json");
    Files.write(release.resolve("minilm.json"), minilm);
    Files.writeString(release.resolve("broken.json"), "{\n\"model\": {\n");
    Files.writeString(release.resolve("other.json"), "{\"model\": {\"type\": \"Magic\"}}");
    Files.writeString(release.resolve("list.json"), "[1]");
  }

  static Stream<JsonNode> batches() throws IOException {
    String lines = new String(resource("token-references.jsonl"), StandardCharsets.UTF_8);
    return lines.lines().map(TokenizeTest::parsed);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("batches")
  void givesWhatPythonGives(JsonNode batch) {
    // Given
    LoadedStep step = load(batch.get("step").textValue());
    String[] texts = texts(batch.get("texts"));
    Tensor input = tensor("x", texts);
    Tensors sent =
        batch.get("pairs").isEmpty()
            ? Tensors.of(input)
            : Tensors.of(input, tensor("y", texts(batch.get("pairs"))));
    // When
    Tensors made = step.apply(sent);
    // Then
    boolean left = batch.get("step").textValue().contains("left");
    for (int row = 0; row < texts.length; row++) {
      long[] ids = longs(batch.get("ids").get(row));
      assertThat(row(made.get("input_ids"), row)).as(texts[row]).isEqualTo(ids);
      assertThat(row(made.get("attention_mask"), row))
          .isEqualTo(mask(ids.length, batch.get("ones").get(row).intValue(), left));
      if (!batch.get("types").isNull()) {
        assertThat(row(made.get("token_type_ids"), row))
            .isEqualTo(longs(batch.get("types").get(row)));
      }
    }
    assertThat(made.list()).hasSize(3);
  }

  @Test
  void theReferenceHasAThousandTextsOfMiniLm() throws IOException {
    assertThat(
            batches()
                .filter(batch -> batch.get("tokenizer").textValue().equals("minilm"))
                .mapToInt(batch -> batch.get("texts").size())
                .sum())
        .isEqualTo(1_000);
  }

  @Test
  void givesTheSameAgainAndFromManyThreads() throws Exception {
    // Given
    LoadedStep step = load("tokenize: {input: x, tokenizer: minilm.json}");
    List<String> texts = IntStream.range(0, 500).mapToObj(i -> "text number " + i % 50).toList();
    List<long[]> expected = texts.stream().map(text -> row(ids(step, text), 0)).toList();
    // When
    List<Future<long[]>> answers;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      answers =
          threads.invokeAll(
              texts.stream()
                  .map(text -> (Callable<long[]>) () -> row(ids(step, text), 0))
                  .toList());
    }
    // Then
    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).get()).isEqualTo(expected.get(i));
    }
  }

  @Test
  void takesNoRowsAndKeepsOtherTensors() {
    LoadedStep step = load("tokenize: {input: x, tokenizer: minilm.json, outputs: [input_ids]}");
    Tensor other = Tensor.ofLongs("other", new long[] {1}, 5);
    assertThat(step.apply(Tensors.of(tensor("x"), other)).list())
        .containsExactly(other, Tensor.ofLongs("input_ids", new long[] {0, 0}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'tokenizer: broken.json' | 'broken.json line 3: expected JSON, got something else'
          'tokenizer: other.json, pad-id: 0' | 'release.yaml line 1: tokenize.tokenizer: expected a tokenizer.json of Hugging Face, got one that fails: '
          'tokenizer: list.json' | 'release.yaml line 1: tokenize.tokenizer: expected a tokenizer.json of Hugging Face, got no JSON object'
          'tokenizer: none.json' | 'release.yaml line 1: tokenize.tokenizer: expected the name of a file of the release (broken.json, bytes.json, '
          'tokenizer: minilm.json, max-length: 2' | 'release.yaml line 1: tokenize.max-length: expected more than the 2 tokens of empty texts, got 2'
          'tokenizer: minilm.json, pair: y, max-length: 3' | 'release.yaml line 1: tokenize.max-length: expected more than the 3 tokens of empty texts, got 3'
          'tokenizer: minilm.json, truncation: only-second' | 'release.yaml line 1: tokenize.truncation: expected another one, as there is no pair, got only-second'
          'tokenizer: minilm.json, padding: longst' | 'release.yaml line 1: tokenize.padding: expected one of longest, max-length, none, got longst; did you mean longest?'
          'tokenizer: minilm.json, outputs: [inputids]' | 'release.yaml line 1: tokenize.outputs: expected some of input_ids, attention_mask, token_type_ids, got inputids; did you mean input_ids?'
          'tokenizer: minilm.json, maxlength: 3' | 'release.yaml line 1: tokenize.maxlength: unknown option; did you mean max-length?'
          """)
  void refusesOptionsAtLoad(String options, String message) {
    assertThatThrownBy(() -> load("tokenize: {input: x, " + options + "}"))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesTextsAtACall() {
    String step = "tokenize: {input: x, tokenizer: minilm.json, ";
    assertThat(refusal(step + "max-characters: 5}", tensor("x", "fives", "sixsix")))
        .isEqualTo("x[1]: expected at most 5 characters, got 6");
    assertThat(refusal(step + "truncation: none, max-length: 4}", tensor("x", "a b c")))
        .isEqualTo("x[0]: expected at most 4 tokens, got 5");
    assertThat(refusal(step + "padding: none}", tensor("x", "a", "a b")))
        .isEqualTo("x[1]: expected as many tokens as the first text, 3, got 4");
    assertThat(refusal(step + "pair: y}", tensor("x", "a", "b"), tensor("y", "a")))
        .isEqualTo("y.shape: expected as many rows as x, 2, got 1");
    Tensor broken = Tensor.ofBytes("x", new long[] {1}, new byte[] {(byte) 0xFF});
    assertThat(refusal(step + "}", broken))
        .isEqualTo("x[0]: expected a text in UTF-8, got other bytes");
    assertThat(
            LoadedStep.misfit(
                load(step + "}"), new TensorSpec("x", DataType.BYTES, new long[] {-1, 2})))
        .isEqualTo("x.shape: expected [N] or [N,1], got [-1,2]");
  }

  @Test
  void refusesAPairOfWhichTheWrongTextIsLong() {
    String step =
        "tokenize: {input: x, pair: y, tokenizer: minilm.json, truncation: only-first,"
            + " max-length: 8}";
    assertThat(refusal(step, tensor("x", "a"), tensor("y", "b ".repeat(20))))
        .isEqualTo("x[0]: expected a text that becomes at most 8 tokens, got one that does not");
  }

  @Test
  void refusesAResultBeyondItsBound() {
    // Given
    String[] texts = new String[20_000];
    Arrays.fill(texts, "a");
    texts[7] = "b ".repeat(2_000);
    // Then
    assertThat(
            refusal(
                "tokenize: {input: x, tokenizer: minilm.json, max-length: 1000}",
                tensor("x", texts)))
        .isEqualTo("x.shape: expected at most 11184 rows of 1000 tokens, got 20000");
  }

  private static LoadedStep load(String step) {
    return LoadedStep.of(new TokenizeFactory(), TestOptions.step(step, release));
  }

  private static String refusal(String step, Tensor... tensors) {
    return LoadedStep.refusal(load(step), tensors).text();
  }

  private static Tensor ids(LoadedStep step, String text) {
    return step.apply(Tensors.of(tensor("x", text))).get("input_ids");
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TokenizeTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  private static String[] texts(JsonNode list) {
    String[] texts = new String[list.size()];
    for (int i = 0; i < texts.length; i++) {
      JsonNode text = list.get(i);
      texts[i] =
          text.isArray()
              ? text.get(0).textValue().repeat(text.get(1).intValue())
              : text.textValue();
    }
    return texts;
  }

  private static Tensor tensor(String name, String... texts) {
    byte[][] elements =
        Stream.of(texts).map(t -> t.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    return Tensor.ofBytes(name, new long[] {texts.length}, elements);
  }

  private static long[] longs(JsonNode list) {
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).longValue();
    }
    return numbers;
  }

  private static long[] row(Tensor tensor, int row) {
    int width = (int) tensor.dimension(1);
    long[] numbers = new long[width];
    for (int i = 0; i < width; i++) {
      numbers[i] = tensor.data().getLong((row * width + i) * Long.BYTES);
    }
    return numbers;
  }

  private static long[] mask(int width, int ones, boolean left) {
    long[] mask = new long[width];
    Arrays.fill(mask, left ? width - ones : 0, left ? width : ones, 1);
    return mask;
  }
}
