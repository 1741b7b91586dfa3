package io.pronto.core.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release.Limits;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseReaderTest {

  @TempDir Path folder;

  private ReleaseFolder release() {
    return ReleaseFolder.in(folder.resolve("root"), "iris/1");
  }

  @Test
  void servesAModelAloneByItsOwnSignature() throws IOException {
    // When
    Release release = release().read();
    // Then
    assertThat(release.id().name()).isEqualTo("iris/1");
    assertThat(release.callers()).isEqualTo(release.model());
    assertThat(release.callers())
        .hasToString("Signature[inputs=[input FP32[-1,4]], outputs=[scores FP32[-1,3]]]");
    assertThat(release.modelFile().path())
        .isEqualTo(folder.toRealPath().resolve("root/iris/1/model.onnx"));
    assertThat(release.limits())
        .isEqualTo(new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), false));
    assertThat(release.preprocess()).isEmpty();
    assertThat(release.postprocess()).isEmpty();
    assertThat(release.goldens()).isEmpty();
  }

  @Test
  void readsEverythingThatAReleaseSays() {
    // Given
    String yaml =
        """
        inputs:
          - {name: text, datatype: BYTES, shape: [-1]}
        preprocess:
          - tokenize: {tokenizer: tokenizer.json}
          - pad
        postprocess:
          - select: [label]
        outputs:
          - {name: label, datatype: BYTES, shape: []}
        deadline: {default: 500ms, max: 2m}
        allow-nan: true
        """;
    // When
    Release release = release().with("release.yaml", yaml).read();
    // Then
    assertThat(release.callers())
        .hasToString("Signature[inputs=[text BYTES[-1]], outputs=[label BYTES[]]]");
    assertThat(release.preprocess()).extracting(StepSpec::type).containsExactly("tokenize", "pad");
    assertThat(release.postprocess()).extracting(StepSpec::type).containsExactly("select");
    assertThat(release.limits())
        .isEqualTo(new Limits(Duration.ofMillis(500), Duration.ofMinutes(2), true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{default: 2m}; 120s; 120s",
        "{default: 5s}; 5s; 60s",
        "{max: 5s}; 5s; 5s",
        "{max: 5m}; 10s; 300s",
        "{}; 10s; 60s"
      })
  void movesTheDefaultOfOneDeadlineOutOfTheWayOfTheOther(
      String deadline, String usual, String max) {
    // When
    Limits limits = release().with("release.yaml", "deadline: " + deadline).read().limits();
    // Then
    assertThat(limits.defaultDeadline()).isEqualTo(Duration.parse("PT" + usual));
    assertThat(limits.maxDeadline()).isEqualTo(Duration.parse("PT" + max));
  }

  @Test
  void readsKnownAnswersSkippingEmptyLines() {
    // Given
    ReleaseFolder folder = release().with("golden.jsonl", "{\"a\": 1}\n\n{\"b\": 2}\n");
    // When
    List<String> lines = new ArrayList<>();
    Release release =
        folder.read(
            line -> {
              lines.add(line);
              return new Golden(Tensors.of(), Tensors.of(), 0);
            });
    // Then
    assertThat(release.goldens()).hasSize(2);
    assertThat(lines).containsExactly("{\"a\": 1}", "{\"b\": 2}");
  }

  @Test
  void tellsWhichKnownAnswerIsWrong() {
    // Given
    ReleaseFolder folder = release().with("golden.jsonl", "\n{}\n");
    // When, then
    assertThatThrownBy(
            () ->
                folder.read(
                    _ -> {
                      throw FailureException.invalid("x", "FP32", "FP64");
                    }))
        .isInstanceOf(ReleaseException.class)
        .hasMessage("golden.jsonl line 2: x: expected FP32, got FP64");
  }

  @Test
  void boundsKnownAnswers() {
    // Given
    ReleaseFolder lines = ReleaseFolder.in(folder, "a/1").with("golden.jsonl", "{}\n".repeat(1001));
    ReleaseFolder bytes =
        ReleaseFolder.in(folder, "b/1").with("golden.jsonl", new byte[(16 << 20) + 1]);
    ReleaseFolder text =
        ReleaseFolder.in(folder, "c/1").with("golden.jsonl", new byte[] {(byte) 0xfe});
    // When, then
    assertThatThrownBy(lines::read)
        .hasMessage("golden.jsonl: expected at most 1000 lines, got more");
    assertThatThrownBy(bytes::read)
        .hasMessage("golden.jsonl: expected at most 16777216 bytes, got more");
    assertThatThrownBy(text::read)
        .hasMessage("golden.jsonl: expected text in UTF-8, got other bytes");
  }

  @Test
  void digestDependsOnNamesAndContentsOnly() {
    // Given
    String first =
        ReleaseFolder.in(folder, "a/1")
            .with("labels.txt", "x")
            .with("d/e", "")
            .read()
            .id()
            .digest();
    // When
    String same =
        ReleaseFolder.in(folder, "b/1")
            .with("d/e", "")
            .with("labels.txt", "x")
            .with(".hidden", "h")
            .read()
            .id()
            .digest();
    String content =
        ReleaseFolder.in(folder, "c/1")
            .with("labels.txt", "y")
            .with("d/e", "")
            .read()
            .id()
            .digest();
    String name =
        ReleaseFolder.in(folder, "d/1").with("label.txt", "x").with("d/e", "").read().id().digest();
    // Then
    assertThat(first)
        .matches("[0-9a-f]{64}")
        .isEqualTo(same)
        .isNotEqualTo(content)
        .isNotEqualTo(name);
  }

  @Test
  void holdsAReleaseToItsSums() {
    // Given
    String sums =
        sum(OnnxBytes.classifier()) + "  model.onnx\n" + sum("x".getBytes(StandardCharsets.UTF_8));
    // When, then
    ReleaseFolder good = ReleaseFolder.in(folder, "a/1").with("labels.txt", "x");
    assertThat(good.with("SHA256SUMS", sums + " *./labels.txt\n").read()).isNotNull();
    assertThatThrownBy(good.with("labels.txt", "y")::read)
        .hasMessageStartingWith("SHA256SUMS line 2: labels.txt: expected SHA-256 2d7116");
    assertThatThrownBy(good.without("labels.txt")::read)
        .hasMessage(
            "SHA256SUMS line 2: expected labels.txt in the release, got nothing of this name");
    assertThatThrownBy(good.with("labels.txt", "x").with("more.txt", "")::read)
        .hasMessage("SHA256SUMS: expected every file of the release, got none of more.txt");
    String all = sums + "  labels.txt\n" + sum(new byte[0]) + "  ";
    assertThat(good.without("more.txt").with("SHA256SUMS", all + "SHA256SUMS\n").read())
        .as("sums that list themselves, as sha256sum * makes them")
        .isNotNull();
    assertThatThrownBy(good.with("SHA256SUMS", "1234  model.onnx")::read)
        .hasMessageStartingWith("SHA256SUMS line 1: expected 64 hexadecimal digits");
  }

  @Test
  void takesTheSumOfWeightsThatItSkips() {
    // Given
    byte[] model =
        OnnxBytes.model(
            OnnxBytes.initializer(OnnxBytes.weights("weights", 300_000)),
            OnnxBytes.output(OnnxBytes.value("scores", OnnxBytes.FLOAT, "N")));
    ReleaseFolder release = release().with("model.onnx", model);
    // When, then
    assertThat(release.with("SHA256SUMS", sum(model) + "  model.onnx").read()).isNotNull();
  }

  private static String sum(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void refusesAReleaseWithoutAModel() {
    assertThatThrownBy(release().without("model.onnx")::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessage("model.onnx: expected a model of this name in the release, got none");
    assertThatThrownBy(release().without("model.onnx").with("iris.onnx", "x")::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "model.onnx: expected a model of this name in the release, got iris.onnx; rename it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"release.yml", "release.yaml.txt"})
  void refusesSettingsThatWouldNotBeRead(String name) {
    assertThatThrownBy(release().with(name, "")::read)
        .isInstanceOf(ReleaseException.class)
        .hasMessage(name + ": expected the name release.yaml, got " + name);
  }

  @Test
  void noticesAModelThatChangesAfterItWasRead() throws IOException {
    // Given
    ReleaseFolder folder = release();
    Release release = folder.read();
    release.modelFile().requireUnchanged();
    // When
    folder.with("model.onnx", new byte[] {1, 2, 3});
    // Then
    assertThatThrownBy(release.modelFile()::requireUnchanged)
        .isInstanceOf(ReleaseException.class)
        .hasMessage("model.onnx: expected the file as it was at first, got a changed one");
  }
}
