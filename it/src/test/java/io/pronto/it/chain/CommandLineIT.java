package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.it.run.Launcher;
import io.pronto.it.run.Models;
import io.pronto.it.run.Product;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./pronto predict|models|init} as a user runs them, and a newcomer's path with them. */
class CommandLineIT {

  private static final Duration READY = Duration.ofMinutes(2);
  private static Launcher samples;

  @TempDir Path folder;

  /** What a command left. */
  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void servesTheSamples() {
    samples = new Launcher("serve", Map.of());
    samples.awaitOutput("Ctrl-C ends it.", READY);
  }

  @AfterAll
  static void endsIt() {
    samples.close();
  }

  @Test
  void predictPrintsATable() throws Exception {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "5.1,3.5,1.4,0.2\n6.7,3,5.2,2.3\n");
    Ended ended = pronto(samples, "", "predict", "iris", rows.toString());
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines().toList())
        .satisfiesExactly(
            head -> assertThat(head).matches("class +probabilities"),
            one -> assertThat(one).startsWith("setosa     [0.99"),
            two -> assertThat(two).startsWith("virginica  ["));
  }

  @Test
  void predictPrintsWhatTheServerSaid() throws Exception {
    String record =
        "{\"sepal_length\":5.1,\"sepal_width\":3.5,\"petal_length\":1.4,\"petal_width\":0.2}";
    Ended ended = pronto(samples, record, "predict", "iris", "-", "--format", "json");
    assertThat(ended.out())
        .startsWith(
            "{\"model\":\"iris\",\"version\":\"1\",\"predictions\":[{\"class\":\"setosa\",");
    assertThat(ended.code()).isZero();
  }

  @Test
  void predictSendsTextsAndPictures() throws Exception {
    Ended text = pronto(samples, "", "predict", "minilm", "--text", "hello", "--text", "good day");
    assertThat(text.out().lines()).hasSize(3);
    String golden = Files.readString(Models.SAMPLES.folder().resolve("digits/1/golden.jsonl"));
    String picture = golden.substring(golden.indexOf("b64\":\"") + 6);
    byte[] png = Base64.getDecoder().decode(picture.substring(0, picture.indexOf('"')));
    Path file = Files.write(folder.resolve("seven.png"), png);
    Ended digit = pronto(samples, "", "predict", "digits", file.toString());
    assertThat(digit.out().lines().toList().get(1)).startsWith("7 ");
  }

  @Test
  void modelsListsSignatures() throws Exception {
    Ended ended = pronto(samples, "", "models");
    assertThat(ended.out())
        .contains("iris      1        READY  input FP32[-1,4]")
        .contains("minilm    1        READY  text BYTES[-1]");
  }

  @Test
  void saysWhatWasRefused() throws Exception {
    Ended unknown = pronto(samples, "", "predict", "rose", "--text", "a");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).startsWith("pronto: ").contains("rose").contains("MODEL_NOT_FOUND");
    Ended wrong = pronto(samples, "", "predict", "iris");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("expected files, - or --text, got none of them");
    Ended nobody = pronto(samples, "", "models", "--url", "http://127.0.0.1:1");
    assertThat(nobody.code()).isEqualTo(3);
    assertThat(nobody.err()).contains("nothing answers at http://127.0.0.1:1; start the server");
  }

  @Test
  void aNewcomerServesAModelOfTheirOwn() throws Exception {
    // Given: a model, put into a folder of models
    Path models = folder.resolve("models");
    String onnx = Models.SAMPLES.folder().resolve("iris/1/model.onnx").toString();
    Ended init = pronto(samples, "", "init", "flowers", onnx, "--repository", models.toString());
    assertThat(init.err()).isEmpty();
    Ended again =
        pronto(samples, "", "init", "flowers", onnx, "--repository", "" + models, "--version", "1");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("expected none yet");
    // When: its settings are edited as their comments say
    Path settings = models.resolve("flowers/1/release.yaml");
    String edited =
        Files.readString(settings)
            .replace("#preprocess:", "preprocess:")
            .replace("#  - record:", "  - record:")
            .replace("column_1, column_2, column_3, column_4", "a, b, c, d");
    Files.writeString(settings, edited);
    try (Launcher own =
        new Launcher("serve", Map.of("PRONTO_MODEL_REPOSITORY", models.toString()))) {
      own.awaitOutput("Ctrl-C ends it.", READY);
      Path rows = Files.writeString(folder.resolve("own.csv"), "a,b,c,d\n5.1,3.5,1.4,0.2\n");
      Ended predicted = pronto(own, "", "predict", "flowers", rows.toString());
      // Then
      assertThat(predicted.err()).isEmpty();
      assertThat(predicted.out().lines().toList().get(1)).startsWith("[0.99");
    }
  }

  private Ended pronto(Launcher server, String input, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Product.root().resolve("pronto").toString());
    command.addAll(Arrays.asList(words));
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("PRONTO_HTTP_PORT", Integer.toString(server.restPort()));
    int code = builder.start().waitFor();
    return new Ended(
        code,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
