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
        .isEqualTo(new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), true));
    assertThat(release.preprocess()).isEmpty();
    assertThat(release.postprocess()).isEmpty();
    assertThat(release.goldens()).isEmpty();
  }

  private static byte[] model(int inputs, int outputs) {
    byte[] graph = OnnxBytes.message();
    for (int i = 0; i < inputs; i++) {
      graph = OnnxBytes.message(graph, OnnxBytes.input(OnnxBytes.value("x" + i, 1, "N")));
    }
    for (int i = 0; i < outputs; i++) {
      graph = OnnxBytes.message(graph, OnnxBytes.output(OnnxBytes.value("y" + i, 1, "N")));
    }
    return OnnxBytes.model(graph);
  }

  @Test
  void takesAsManyInputsAndOutputsAsAMessageHas() {
    Release release = release().with("model.onnx", model(1024, 1024)).read();
    assertThat(release.model().inputs()).hasSize(1024);
    assertThat(release.model().outputs()).hasSize(1024);
  }

  @ParameterizedTest
  @CsvSource({
    "1025, 1, 'model.onnx: inputs: expected at most 1024, got 1025'",
    "1100, 1, 'model.onnx: inputs: expected at most 1024, got 1100'",
    "1, 1025, 'model.onnx: outputs: expected at most 1024, got 1025'"
  })
  void refusesMoreInputsOrOutputsThanAMessageHas(int inputs, int outputs, String reason) {
    assertThatThrownBy(() -> release().with("model.onnx", model(inputs, outputs)).read())
        .isInstanceOf(ReleaseException.class)
        .hasMessage(reason);
  }

  @Test
  void refusesMoreDeclaredTensorsThanAMessageHas() {
    StringBuilder yaml = new StringBuilder("preprocess: [select: [input]]\ninputs:\n");
    for (int i = 0; i < 1025; i++) {
      yaml.append("- {name: x").append(i).append(", datatype: FP32, shape: [1]}\n");
    }
    assertThatThrownBy(() -> release().with("release.yaml", yaml.toString()).read())
        .isInstanceOf(ReleaseException.class)
        .hasMessage("release.yaml: inputs: expected at most 1024, got 1025");
  }

  @Test
  void refusesMoreOutputsWithCarriedInputsThanAMessageHas() {
    // Given
    String yaml =
        """
        carry: [x0]
        postprocess: [select: [y0]]
        outputs: [{name: y0, datatype: FP32, shape: [-1]}]
        """;
    // Then
    assertThat(
            release().with("model.onnx", model(1, 1023)).with("release.yaml", yaml).read().carry())
        .containsExactly("x0");
    assertThatThrownBy(
            () -> release().with("model.onnx", model(1, 1024)).with("release.yaml", yaml).read())
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml: carry: expected at most 1024 tensors, with the outputs of the model,"
                + " got 1025");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          536870911               ; 1 ;
          65536 8191              ; 1 ;
          536870912               ; 1 ; [536870912]
          2147483647              ; 3 ;
          2147483648              ; 3 ; [2147483648]
          1073741823              ; 16 ;
          1073741824              ; 10 ; [1073741824]
          536870912               ; 8 ; [536870912]
          65536 65536             ; 3 ; [65536,65536]
          9223372036854775807 2   ; 1 ; [9223372036854775807,2]
          9223372036854775807 0   ; 1 ;
          """)
  void refusesASizeThatNoTensorHas(String dimensions, int element, String shape) {
    // Given
    byte[] sizes = OnnxBytes.message();
    for (String size : dimensions.split(" ")) {
      byte[] dimension = OnnxBytes.field(1, Long.parseLong(size));
      sizes = OnnxBytes.message(sizes, OnnxBytes.field(1, dimension));
    }
    byte[] tensor = OnnxBytes.message(OnnxBytes.field(1, element), OnnxBytes.field(2, sizes));
    byte[] large = OnnxBytes.ofType("x", OnnxBytes.field(1, tensor));
    byte[] small = OnnxBytes.value("y", 1, "N");
    byte[] in = OnnxBytes.model(OnnxBytes.input(large), OnnxBytes.output(small));
    byte[] out = OnnxBytes.model(OnnxBytes.input(small), OnnxBytes.output(large));
    // Then
    for (byte[] file : List.of(in, out)) {
      ReleaseFolder release = release().with("model.onnx", file);
      if (shape == null) {
        assertThat(release.read().model().outputs()).hasSize(1);
      } else {
        assertThatThrownBy(release::read)
            .isInstanceOf(ReleaseException.class)
            .hasMessage(
                "model.onnx: %s: x: expected at most 2147483647 elements and bytes, got %s"
                    .formatted(file == in ? "inputs" : "outputs", shape));
      }
    }
  }

  @Test
  void refusesInputsThatAreTogetherLargerThanAMessage() {
    // Given: 400 and 600 bytes
    byte[] file =
        OnnxBytes.model(
            OnnxBytes.input(OnnxBytes.value("a", 1, 100)),
            OnnxBytes.input(OnnxBytes.value("b", 1, 150)),
            OnnxBytes.input(OnnxBytes.value("c", 1, 1_000_000, "N")),
            OnnxBytes.output(OnnxBytes.value("y", 1, 1_000_000)));
    ReleaseFolder release = release().with("model.onnx", file);
    ReleaseReader enough = new ReleaseReader(_ -> null, 1000);
    ReleaseReader less = new ReleaseReader(_ -> null, 999);
    // Then
    assertThat(enough.read(release.root(), release.path(), "m", 1).model().inputs()).hasSize(3);
    assertThatThrownBy(() -> less.read(release.root(), release.path(), "m", 1))
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "inputs: expected at most 999 bytes together, four times pronto.limits.message,"
                + " got 1000");
  }

  @Test
  void refusesDeclaredSizesOfADimensionThatDiffer() {
    // Given
    byte[] file =
        OnnxBytes.model(
            OnnxBytes.input(OnnxBytes.value("a", 1, "N", 1)),
            OnnxBytes.input(OnnxBytes.value("b", 1, "N", 1)),
            OnnxBytes.output(OnnxBytes.value("y", 1, "N", 1)));
    ReleaseFolder release = release().with("model.onnx", file);
    String yaml =
        """
        inputs:
        - {name: b, datatype: FP32, shape: [2, 1]}
        - {name: a, datatype: FP32, shape: [%s, 1]}
        """;
    // Then
    assertThat(release.with("release.yaml", yaml.formatted("2")).read().callers().inputs())
        .hasSize(2);
    assertThat(release.with("release.yaml", yaml.formatted("-1")).read().callers().inputs())
        .hasSize(2);
    assertThatThrownBy(() -> release.with("release.yaml", yaml.formatted("3")).read())
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "release.yaml: inputs: expected 3 for N in dimension 0 of b, as in dimension 0 of a,"
                + " got 2");
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
        allow-nan: false
        """;
    // When
    Release release = release().with("release.yaml", yaml).read();
    // Then
    assertThat(release.callers())
        .hasToString("Signature[inputs=[text BYTES[-1]], outputs=[label BYTES[]]]");
    assertThat(release.preprocess()).extracting(StepSpec::type).containsExactly("tokenize", "pad");
    assertThat(release.postprocess()).extracting(StepSpec::type).containsExactly("select");
    assertThat(release.limits())
        .isEqualTo(new Limits(Duration.ofMillis(500), Duration.ofMinutes(2), false));
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
