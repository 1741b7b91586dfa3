package io.pronto.it.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.pronto.it.run.Await;
import io.pronto.it.run.Caller;
import io.pronto.it.run.Models;
import io.pronto.it.run.NumberedModel;
import io.pronto.it.run.Product;
import io.pronto.it.run.RestClient.Reply;
import io.pronto.it.run.Setup;
import io.pronto.it.run.Standalone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Models come, change and go while one process serves that looks often. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotReloadIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** For what is put off on purpose. */
  private static final Duration LATER = Duration.ofSeconds(30);

  private static final String MODEL = "numbered";
  private static final String REQUEST =
      """
      {"inputs": [{"name": "x", "datatype": "FP32", "shape": [1], "data": [0]}]}
      """;

  private final Path root = repository();
  private final Standalone product =
      Standalone.start(
          Setup.of(root)
              .with("PRONTO_REPOSITORY_CONTROL", "poll")
              .with("PRONTO_REPOSITORY_POLL", "200ms")
              .with("PRONTO_REPOSITORY_REST", "300ms")
              .with("PRONTO_GATEWAY_LOOK", "200ms"));
  private final Caller caller = new Caller(product);

  private static Path repository() {
    try {
      Files.createDirectories(Product.outputs());
      return Files.createTempDirectory(Product.outputs(), "changing-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void end() {
    try (caller) {
      product.close();
    }
  }

  @BeforeEach
  void oneRelease() throws IOException {
    NumberedModel.remove(root.resolve(MODEL));
    Await.until("no model", LATER, () -> infer("").status() == 404);
    NumberedModel.write(root.resolve(MODEL).resolve("1"), 1);
    Await.until("the first release", SOON, () -> answers(1));
  }

  @Test
  void aModelThatIsCopiedInAnswersSoonAndOneThatIsRemovedIsNotFound() throws IOException {
    // When
    Models.SAMPLES.copyTo(root, "iris");
    // Then
    Await.until("iris", SOON, () -> get("iris/ready").status() == 200);
    assertThat(state("iris", "1").path("state").asText()).isEqualTo("READY");
    // When
    NumberedModel.remove(root.resolve("iris"));
    // Then
    Await.until("no iris", SOON, () -> get("iris/ready").status() == 404);
    assertThat(index()).extracting(entry -> entry.path("name").asText()).containsExactly(MODEL);
  }

  @Test
  void aNewVersionTakesOverAndTheOldOneAnswersByItsNumber() {
    // When
    NumberedModel.write(root.resolve(MODEL).resolve("2"), 2);
    // Then
    Await.until("version 2", SOON, () -> answers(2));
    assertThat(number(infer("/versions/1"))).isEqualTo(NumberedModel.answer(1));
  }

  @Test
  void otherFilesUnderTheSameVersionTakeItsPlace() {
    // When
    NumberedModel.write(root.resolve(MODEL).resolve("1"), 3);
    // Then
    Await.until("the changed files", SOON, () -> answers(3));
    assertThat(state(MODEL, "1").has("reason")).isFalse();
  }

  @Test
  void aReleaseThatFailsItsGoldenRequestNeverServes() throws IOException {
    // When
    Path bad = NumberedModel.write(root.resolve(MODEL).resolve("2"), 2);
    Files.writeString(bad.resolve("golden.jsonl"), NumberedModel.golden(7));
    // Then
    String reason = "golden request 1: output y[0]: expected 7.0 ± 1.0E-5, got 20202.0";
    Await.until("the refusal", SOON, () -> reason(MODEL, "2").equals(reason));
    assertThat(state(MODEL, "2").path("state").asText()).isEqualTo("UNAVAILABLE");
    assertThat(answers(1)).isTrue();
    assertThat(infer("/versions/2").body()).contains("MODEL_NOT_READY", reason);
    // When
    NumberedModel.write(bad, 2);
    // Then
    Await.until("the mended release", SOON, () -> answers(2));
  }

  @Test
  void changedFilesThatFailLeaveWhatServed() throws IOException {
    // When
    Path changed = root.resolve(MODEL).resolve("1");
    Files.writeString(changed.resolve("golden.jsonl"), NumberedModel.golden(7));
    // Then
    Await.until("the refusal", SOON, () -> reason(MODEL, "1").contains("expected 7.0"));
    assertThat(state(MODEL, "1").path("state").asText()).isEqualTo("READY");
    assertThat(answers(1)).isTrue();
    // When
    NumberedModel.write(changed, 4);
    // Then
    Await.until("the mended files", SOON, () -> answers(4));
  }

  @Test
  void aReleaseWhoseSignatureDoesNotFitIsRefusedUnlessItSaysSo() throws IOException {
    // When
    Path other = NumberedModel.write(root.resolve(MODEL).resolve("2"), 2);
    String settings = Files.readString(other.resolve("release.yaml"));
    Files.writeString(
        other.resolve("release.yaml"),
        settings
            .replace("outputs: [{name: y, datatype: FP32", "outputs: [{name: y, datatype: FP64")
            .replace("postprocess:", "postprocess:\n  - cast: {input: y, to: FP64}"));
    // Then
    Await.until(
        "the refusal",
        SOON,
        () ->
            reason(MODEL, "2")
                .startsWith(
                    "its signature does not fit the version before: expected output y FP32[1], got"
                        + " y FP64[1]"));
    assertThat(answers(1)).isTrue();
    // When
    Files.writeString(
        other.resolve("release.yaml"),
        "breaking: true\n" + Files.readString(other.resolve("release.yaml")));
    Files.delete(other.resolve("golden.jsonl"));
    // Then
    Await.until("the release", SOON, () -> reason(MODEL, "2").isEmpty());
  }

  @Test
  void weightsThatAreWrittenOverChangeNoAnswerBeforeTheyAreARelease() throws Exception {
    // Given
    Path folder = NumberedModel.writeWithWeights(root.resolve(MODEL).resolve("2"), 2);
    Await.until("version 2", SOON, () -> answers(2));
    // When
    NumberedModel.writeOver(folder, 9);
    // Then: those are no answers of its golden request, so it goes on with what it had
    Await.until("the refusal", SOON, () -> reason(MODEL, "2").contains("expected 20202.0"));
    for (int call = 0; call < 100; call++) {
      assertThat(answers(2)).isTrue();
      Thread.sleep(10);
    }
  }

  @Test
  void aReleaseThatIsHalfCopiedIsNotTakenBeforeItIsWhole()
      throws IOException, InterruptedException {
    // Given
    Path whole = NumberedModel.write(root.resolve("..whole"), 5);
    byte[] model = Files.readAllBytes(whole.resolve("model.onnx"));
    Path coming = Files.createDirectories(root.resolve(MODEL).resolve("2"));
    // When: for longer than a look takes
    for (int size = 1; size < model.length; size += Math.max(1, model.length / 10)) {
      Files.write(coming.resolve("model.onnx"), Arrays.copyOf(model, size));
      assertThat(answers(1)).isTrue();
      assertThat(reason(MODEL, "2"))
          .satisfiesAnyOf(
              reason -> assertThat(reason).isEmpty(), // not seen yet
              reason -> assertThat(reason).startsWith("its files still change"));
      Thread.sleep(150);
    }
    NumberedModel.write(coming, 5);
    // Then
    Await.until("the release", SOON, () -> answers(5));
    NumberedModel.remove(whole);
  }

  private boolean answers(int number) {
    Reply reply = infer("");
    return reply.status() == 200 && number(reply) == NumberedModel.answer(number);
  }

  private Reply infer(String version) {
    return caller.rest().post("/v2/models/" + MODEL + version + "/infer", REQUEST);
  }

  private static float number(Reply reply) {
    return reply.ok().at("/outputs/0/data/0").floatValue();
  }

  private Reply get(String path) {
    return caller.rest().get("/v2/models/" + path);
  }

  private List<JsonNode> index() {
    JsonNode entries = caller.rest().post("/v2/repository/index", "{}").ok();
    return Stream.iterate(0, i -> i < entries.size(), i -> i + 1).map(entries::get).toList();
  }

  private JsonNode state(String model, String version) {
    return index().stream()
        .filter(entry -> entry.path("name").asText().equals(model))
        .filter(entry -> entry.path("version").asText().equals(version))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private String reason(String model, String version) {
    return state(model, version).path("reason").asText();
  }
}
