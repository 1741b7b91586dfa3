package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionLoaderTest {

  private static final OnnxEnvironment ENVIRONMENT = new OnnxEnvironment();

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "corrupt, Protobuf parsing failed",
    "unknown-op, NoSuchOperator",
    "escape, escapes model directory"
  })
  void refusesWhatTheRuntimeRefusesWithItsReason(String model, String reason) {
    assertRefused(
        TestReleases.bad(model),
        "model.onnx: expected a model that ONNX Runtime loads, got: ",
        reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"with space", "日本", "😀", "👩‍💻 𝒳"})
  void loadsFromAFolderOfAnyName(String name) throws IOException {
    // Given
    Release iris = TestReleases.iris();
    Path file = Files.createDirectories(directory.resolve(name)).resolve("model.onnx");
    Files.copy(iris.modelFile().path(), file);
    // When, Then
    assertThatCode(
            () ->
                ENVIRONMENT
                    .open(TestReleases.of(file, iris.model().inputs(), iris.model().outputs()))
                    .close())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"INT64, -1, 3", "FP32, 1, 3", "FP32, -1, -1"})
  void refusesAnInputThatTheRuntimeReadsOtherwise(DataType type, long rows, long columns) {
    // Given
    Release pair = TestReleases.pair();
    TensorSpec other = spec("b", type, rows, columns);
    List<TensorSpec> inputs = List.of(pair.model().inputs().getFirst(), other);
    // When, Then
    assertRefused(
        TestReleases.of(pair.modelFile().path(), inputs, pair.model().outputs()),
        "model.onnx: input b: expected "
            + other.toString().substring(2)
            + ", as the file says, got FP32[-1,3]");
  }

  @Test
  void refusesNamesThatTheRuntimeReadsOtherwise() {
    Release pair = TestReleases.pair();
    List<TensorSpec> outputs = pair.model().outputs().reversed();
    assertRefused(
        TestReleases.of(pair.modelFile().path(), pair.model().inputs(), outputs),
        "expected the outputs [product, sum], as the file says, got [sum, product] from the"
            + " runtime");
  }

  @Test
  void refusesAnOutputThatTheRuntimeReadsOtherwise() {
    Release identity = TestReleases.identity();
    List<TensorSpec> outputs = List.of(spec("output", DataType.FP64, -1, -1));
    assertRefused(
        TestReleases.of(identity.modelFile().path(), identity.model().inputs(), outputs),
        "model.onnx: output output: expected FP64[-1,-1], as the file says, got FP32[-1,-1]");
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTES", "UINT16", "UINT32", "UINT64"})
  void refusesWhatTheBindingChangesWhereTheFunctionsOfTheRuntimeAreOutOfReach(DataType type) {
    // Given
    int code = ElementTypes.codeOf(type);
    Path file =
        new OnnxFile()
            .input("input", code, "N")
            .node("Identity", "output", Map.of(), "input")
            .output("output", code, "N")
            .write(directory);
    Release release =
        TestReleases.of(file, List.of(spec("input", type, -1)), List.of(spec("output", type, -1)));
    SessionLoader loader = new SessionLoader(OrtEnvironment.getEnvironment(), null, release);
    // When, Then
    assertThatThrownBy(loader::load)
        .isInstanceOf(ReleaseException.class)
        .hasMessage(
            "model.onnx: expected a model without text, UINT16, UINT32, UINT64 and names beyond"
                + " U+FFFF, since this process cannot reach the C interface of ONNX Runtime, got"
                + " input "
                + type
                + "[-1]");
  }

  private static void assertRefused(Release release, String... texts) {
    assertThatThrownBy(() -> ENVIRONMENT.open(release).close())
        .isInstanceOf(ReleaseException.class)
        .hasMessageContainingAll(texts)
        .hasMessageNotContaining(release.modelFile().toString());
  }
}
