package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;
import static io.pronto.modelserver.onnx.TestRuns.ENVIRONMENT;
import static io.pronto.modelserver.onnx.TestRuns.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.pronto.core.failure.Failure;
import io.pronto.core.failure.FailureException;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedValuesTest {

  private static final ReleaseId ID = new ReleaseId("m", 3, "0");
  private static final Tensor[] INPUTS = {longs("input", 9)};
  private static final String SAID =
      "Non-zero status code returned while running Op node. Name:'a \n b' Status Message: ";

  @TempDir Path directory;

  @Test
  void aCategoryThatTheModelDoesNotKnow() {
    assertThat(refusal(TestReleases.encoder(), text("genre", "Dram")))
        .isEqualTo(
            new Failure.ModelRefused(
                "encoder", "1", "OneHotEncoder: Unknown Category and zeros = 0."));
  }

  @Test
  void anEncoderGoesOnAfterARefusal() {
    try (Model model = ENVIRONMENT.open(TestReleases.encoder())) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> model.run(Tensors.of(text("genre", "Dram")), Cancellation.NEVER))
            .isInstanceOf(FailureException.class);
        assertThat(model.run(Tensors.of(text("genre", "Drama")), Cancellation.NEVER))
            .isEqualTo(Tensors.of(Tensor.ofFloats("columns", new long[] {1, 2}, 0, 1)));
      }
    }
  }

  @Test
  void anIndexBeyondTheTable() {
    // Given
    OnnxFile file =
        new OnnxFile()
            .integers("table", 5, 6, 7)
            .input("input", OnnxFile.INT64, "N")
            .node("Gather", "output", Map.of(), "table", "input")
            .output("output", OnnxFile.INT64, "N");
    // When, Then
    assertThat(refusal(release(file, DataType.INT64), longs("input", 2, 9)).why())
        .isEqualTo(
            "Gather: indices element out of data bounds, idx=9 must be within the inclusive range"
                + " [-3,2]");
  }

  @ParameterizedTest
  @CsvSource({"FLOAT, abc", "INT64, abc", "INT64, /srv/models/secret/1", "FLOAT, 1e999"})
  void aTextThatIsNoNumber(String type, String text) {
    // Given
    int code = type.equals("FLOAT") ? OnnxFile.FLOAT : OnnxFile.INT64;
    OnnxFile file =
        new OnnxFile()
            .input("input", OnnxFile.STRING, "N")
            .node("Cast", "output", Map.of("to", (long) code), "input")
            .output("output", code, "N");
    Release release =
        TestReleases.of(
            file.write(directory),
            List.of(spec("input", DataType.BYTES, -1)),
            List.of(spec("output", type.equals("FLOAT") ? DataType.FP32 : DataType.INT64, -1)));
    // When, Then
    assertThat(refusal(release, text("input", text)).why())
        .isEqualTo("Cast: a text that is no number");
  }

  @Test
  void aNegativeSize() {
    assertThat(refusal(release(filled(), DataType.FP32), longs("input", -1)).why())
        .isEqualTo("ConstantOfShape: must be >= 0");
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 44, 1L << 61})
  void memoryThatIsNotThereIsADefect(long elements) {
    try (Model model = ENVIRONMENT.open(release(filled(), DataType.FP32))) {
      assertThatThrownBy(() -> model.run(Tensors.of(longs("input", elements)), Cancellation.NEVER))
          .isInstanceOf(IllegalStateException.class)
          .hasCauseInstanceOf(OrtException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ORT_FAIL", "ORT_INVALID_ARGUMENT", "ORT_RUNTIME_EXCEPTION", "ORT_NOT_IMPLEMENTED"})
  void anyOtherCodeIsADefect(OrtErrorCode code) {
    assertThat(RunFailures.of(new OrtException(code, SAID + "unknown"), ID, INPUTS))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ORT_FAIL", "ORT_RUNTIME_EXCEPTION", "ORT_NOT_IMPLEMENTED"})
  void whatNoNodeSaidIsADefect(OrtErrorCode code) {
    assertThat(RunFailures.of(new OrtException(code, "Exiting due to terminate flag"), ID, INPUTS))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ORT_FAIL", "ORT_INVALID_ARGUMENT", "ORT_RUNTIME_EXCEPTION", "ORT_NOT_IMPLEMENTED"})
  void theInnermostNodeIsNamed(OrtErrorCode code) {
    // When
    RuntimeException failure =
        RunFailures.of(
            new OrtException(code, SAID + SAID.replace("Op", "Inner") + "no"), ID, INPUTS);
    // Then
    assertThat(((FailureException) failure).failure())
        .isEqualTo(new Failure.ModelRefused("m", "3", "Inner: no"));
  }

  @Test
  void theWordsAreBounded() {
    RuntimeException failure =
        RunFailures.of(
            new OrtException(OrtErrorCode.ORT_FAIL, SAID + "word ".repeat(100_000)), ID, INPUTS);
    assertThat(failure.getMessage()).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '/onnxruntime_src/onnxruntime/core/providers/cpu/ml/a.cc:74 onnxruntime::Status onnxruntime::ml::Op<T>::Compute(onnxruntime::OpKernelContext*) const [with T = std::string] k < 3 was false. Unknown k' | 'k < 3 was false. Unknown k'
          '[ONNXRuntimeError] : 1 : FAIL : must be >= 0' | 'must be >= 0'
          'no file /srv/models/secret/1/weights.bin here' | 'no file … here'
          'no file C:\\models\\secret\\weights.bin here' | 'no file … here'
          'std::out_of_range thrown by onnxruntime::ml::Op::find(std::string const&)' | '… thrown by …'
          'a or b, 1/2, and/or' | 'a or b, 1/2, and/or'
          'stoull' | 'a text that is no number'
          '' | 'the values do not suit it'
          """)
  void callersSeeNoPathsAndNoFunctions(String said, String expected) {
    assertThat(RefusalWords.of(said)).isEqualTo(expected);
  }

  @Test
  void callersSeeNoStackAndNoControlCharacters() {
    assertThat(RefusalWords.of("bad\u0007value\u0000\nStacktrace:\n/lib/x.so(+0x1)"))
        .isEqualTo("bad value");
  }

  private static OnnxFile filled() {
    return new OnnxFile()
        .input("input", OnnxFile.INT64, "N")
        .node("ConstantOfShape", "output", Map.of(), "input")
        .output("output", OnnxFile.FLOAT, "K");
  }

  private Release release(OnnxFile file, DataType output) {
    return TestRuns.release(file.write(directory), DataType.INT64, -1, output, -1);
  }

  private static Failure.ModelRefused refusal(Release release, Tensor input) {
    try (Model model = ENVIRONMENT.open(release)) {
      model.run(Tensors.of(input), new TestCancellation());
    } catch (FailureException e) {
      return (Failure.ModelRefused) e.failure();
    }
    throw new AssertionError("taken");
  }

  private static Tensor text(String name, String text) {
    return Tensor.ofBytes(name, new long[] {1}, text.getBytes(StandardCharsets.UTF_8));
  }
}
