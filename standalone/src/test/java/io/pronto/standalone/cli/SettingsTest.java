package io.pronto.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.json.GoldenJson;
import io.pronto.core.release.ModelGraph;
import io.pronto.core.release.Repository;
import io.pronto.core.release.RepositoryReader;
import io.pronto.core.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code init} writes loads as it is. */
class SettingsTest {

  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../samples/models/iris/1",
        "../samples/models/digits/1",
        "../samples/models/minilm/1",
        "../samples/models/shapes/1",
        "../it/src/test/resources/models/pair/1"
      })
  void loadsAsItIsWithTheSignatureOfTheModel(String folder) throws IOException {
    // Given
    Path release = Files.createDirectories(root.resolve("model/1"));
    Path model = Path.of(folder, "model.onnx");
    Files.copy(model, release.resolve("model.onnx"));
    ModelGraph graph = ModelGraph.of(model);
    // When
    Files.writeString(release.resolve("release.yaml"), new Settings("model", graph).text());
    // Then
    Repository repository = new RepositoryReader(GoldenJson::parse, Integer.MAX_VALUE).read(root);
    assertThat(repository.entries())
        .singleElement()
        .isInstanceOfSatisfying(
            Repository.Entry.Good.class,
            good -> {
              assertThat(good.release().callers().inputs())
                  .extracting(TensorSpec::toString)
                  .isEqualTo(words(graph.signature().inputs()));
              assertThat(good.release().callers().outputs())
                  .extracting(TensorSpec::toString)
                  .isEqualTo(words(graph.signature().outputs()));
            });
  }

  @Test
  void loadsWithTheCommentSignsTakenAway() throws IOException {
    // Given
    Path release = Files.createDirectories(root.resolve("model/1"));
    Path model = Path.of("../samples/models/iris/1/model.onnx");
    Files.copy(model, release.resolve("model.onnx"));
    String text = new Settings("model", ModelGraph.of(model)).text();
    // When: the sign alone goes, where no sentence follows it
    String edited = text.replaceAll("(?m)^#(?! \\S)", "");
    Files.writeString(release.resolve("release.yaml"), edited);
    // Then
    assertThat(new RepositoryReader(GoldenJson::parse, Integer.MAX_VALUE).read(root).entries())
        .singleElement()
        .isInstanceOfSatisfying(
            Repository.Entry.Good.class,
            good -> {
              assertThat(good.release().preprocess()).hasSize(2);
              assertThat(good.release().postprocess()).hasSize(4);
            });
  }

  private static List<String> words(List<TensorSpec> specs) {
    return specs.stream().map(TensorSpec::toString).toList();
  }

  @Test
  void namesTheStepsThatSuchAModelOftenHas() throws IOException {
    assertThat(
            new Settings("m", ModelGraph.of(Path.of("../samples/models/iris/1/model.onnx"))).text())
        .contains("#  - record: {input: input, columns: [column_1, column_2, column_3, column_4]}")
        .contains("#  - argmax: {input: probabilities, output: index}");
    assertThat(
            new Settings("m", ModelGraph.of(Path.of("../samples/models/digits/1/model.onnx")))
                .text())
        .contains(
            "#  - image: {input: image, output: image, width: 8, height: 8, mode: gray, layout:"
                + " nchw}");
    assertThat(
            new Settings("m", ModelGraph.of(Path.of("../samples/models/minilm/1/model.onnx")))
                .text())
        .contains("#  - tokenize: {input: text, tokenizer: tokenizer.json, outputs: [input_ids, ");
  }
}
