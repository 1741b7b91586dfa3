package io.pronto.core.release;

import static io.pronto.core.release.OnnxBytes.FLOAT;
import static io.pronto.core.release.OnnxBytes.attribute;
import static io.pronto.core.release.OnnxBytes.external;
import static io.pronto.core.release.OnnxBytes.field;
import static io.pronto.core.release.OnnxBytes.initializer;
import static io.pronto.core.release.OnnxBytes.input;
import static io.pronto.core.release.OnnxBytes.message;
import static io.pronto.core.release.OnnxBytes.model;
import static io.pronto.core.release.OnnxBytes.node;
import static io.pronto.core.release.OnnxBytes.ofType;
import static io.pronto.core.release.OnnxBytes.operator;
import static io.pronto.core.release.OnnxBytes.output;
import static io.pronto.core.release.OnnxBytes.unranked;
import static io.pronto.core.release.OnnxBytes.value;
import static io.pronto.core.release.OnnxBytes.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.TensorSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxReaderTest {

  private static final Path TEST_MODELS = Path.of("../it/src/test/resources/models");
  private static final Path SAMPLES = Path.of("../samples/models");

  private static OnnxFile read(byte[] file) {
    try {
      return OnnxReader.read(new ByteArrayInputStream(file), file.length);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tellsInputsAndOutputsWithoutInitializers() {
    // Given: an old model lists its weights as inputs too
    byte[] file =
        model(
            input(value("input", FLOAT, "N", 4)),
            input(value("weights", FLOAT, 4, 3)),
            initializer(weights("weights", 48)),
            output(value("scores", FLOAT, "N", 3)));
    // When
    OnnxFile model = read(file);
    // Then
    assertThat(model.graph().signature().inputs())
        .extracting(Object::toString)
        .containsExactly("input FP32[-1,4]");
    assertThat(model.graph().signature().outputs())
        .extracting(Object::toString)
        .containsExactly("scores FP32[-1,3]");
    assertThat(model.externalData()).isEmpty();
  }

  @Test
  void leavesOutSparseInitializersToo() {
    // Given
    byte[] sparse = message(field(1, weights("weights", 8)), field(2, weights("indices", 8)));
    byte[] file =
        model(
            input(value("weights", FLOAT, 2)),
            field(15, sparse),
            output(value("scores", FLOAT, 2)));
    // When
    OnnxFile model = read(file);
    // Then
    assertThat(model.graph().signature().inputs()).isEmpty();
  }

  @Test
  void keepsTheNamesOfDimensions() {
    // Given
    byte[] file =
        model(input(value("a", FLOAT, "N", "", 4, -7)), output(value("b", FLOAT, "N", "M")));
    // When
    ModelGraph graph = read(file).graph();
    // Then
    assertThat(graph.signature().inputs())
        .extracting(Object::toString)
        .containsExactly("a FP32[-1,-1,4,-1]");
  }

  @Test
  void knowsWhichDimensionsInputsShare() {
    // Given
    byte[] file =
        model(
            input(value("a", FLOAT, "N", "", 4, "", "K")),
            input(value("w", FLOAT, "L", "L")),
            initializer(weights("w", 16)),
            input(value("b", FLOAT, 7, "N", "M")),
            input(value("c", FLOAT, "M", "M", "")),
            output(value("y", FLOAT, "K")));
    // When
    SharedDimensions shared = read(file).graph().shared();
    // Then
    assertThat(shared.dimensions())
        .hasToString(
            "[Dimension[name=N, places=[dimension 0 of a, dimension 1 of b]],"
                + " Dimension[name=M, places=[dimension 2 of b, dimension 0 of c,"
                + " dimension 1 of c]]]");
    assertThat(shared.dimensions().getLast().places())
        .extracting(SharedDimensions.Place::position)
        .containsExactly(1, 2, 2);
  }

  @Test
  void theLastWordOnADimensionCounts() {
    // Given: size and name in one message, as only a broken writer has it
    byte[] named = message(field(1, 5), field(2, "N"));
    byte[] sized = message(field(2, "N"), field(1, 5));
    byte[] shape = message(field(1, named), field(1, sized), field(1, named));
    byte[] x = ofType("x", field(1, message(field(1, FLOAT), field(2, shape))));
    // When
    ModelGraph graph = read(ending(input(x))).graph();
    // Then
    assertThat(graph.signature().inputs()).hasToString("[x FP32[-1,5,-1]]");
    assertThat(graph.shared().dimensions().getFirst().places())
        .hasToString("[dimension 0 of x, dimension 2 of x]");
  }

  @ParameterizedTest
  @CsvSource({
    "14, COMPLEX64",
    "15, COMPLEX128",
    "17, FLOAT8E4M3FN",
    "18, FLOAT8E4M3FNUZ",
    "19, FLOAT8E5M2",
    "20, FLOAT8E5M2FNUZ",
    "21, UINT4",
    "22, INT4",
    "23, FLOAT4E2M1",
    "24, FLOAT8E8M0",
    "25, UINT2",
    "26, INT2",
    "27, FLOAT6E2M3",
    "28, FLOAT6E3M2",
    "0, none",
    "29, 'number 29, an element type of ONNX that is not known here'",
    "-1, 'number -1, an element type of ONNX that is not known here'",
    "4294967297, 'number 4294967297, an element type of ONNX that is not known here'"
  })
  void namesElementTypesThatTheProtocolLacks(long element, String name) {
    for (boolean in : new boolean[] {true, false}) {
      byte[] shape = field(2, message(field(1, field(1, 1))));
      byte[] x = ofType("x", field(1, message(field(1, element), shape)));
      assertThatThrownBy(() -> read(ending(in ? input(x) : output(x))))
          .isInstanceOf(ReleaseException.class)
          .hasMessage(
              "model.onnx: %s x: expected an element type that the V2 protocol has, got %s"
                  .formatted(in ? "input" : "output", name));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, FP32",
    "2, UINT8",
    "3, INT8",
    "4, UINT16",
    "5, INT16",
    "6, INT32",
    "7, INT64",
    "8, BYTES",
    "9, BOOL",
    "10, FP16",
    "11, FP64",
    "12, UINT32",
    "13, UINT64",
    "16, BF16"
  })
  void readsEveryElementTypeThatTheProtocolHas(int element, DataType type) {
    assertThat(read(ending(input(value("x", element, 1)))).graph().signature().inputs().getFirst())
        .extracting(TensorSpec::type)
        .isEqualTo(type);
  }

  @Test
  void knowsWhatHasNoKnownShape() {
    // Given
    byte[] file =
        model(
            input(unranked("x", FLOAT)),
            output(unranked("a", FLOAT)),
            output(value("b", FLOAT)),
            output(value("c", FLOAT, "N")));
    // When
    ModelGraph graph = read(file).graph();
    // Then
    assertThat(graph.signature().outputs())
        .extracting(Object::toString)
        .containsExactly("a FP32 of any shape", "b FP32[]", "c FP32[-1]");
    assertThat(graph.signature().inputs())
        .extracting(Object::toString)
        .containsExactly("x FP32 of any shape");
  }

  static Stream<Arguments> controlFlow() {
    byte[] inner = message(node(operator("Add")));
    byte[] function = field(25, message(field(1, "f"), field(7, field(4, "If"))));
    byte[] plain = model(output(value("y", FLOAT)));
    return Stream.of(
        arguments("a plain node", model(node(operator("Add")), output(value("y", FLOAT))), false),
        arguments("Loop", model(node(operator("Loop")), output(value("y", FLOAT))), true),
        arguments("Scan", model(node(operator("Scan")), output(value("y", FLOAT))), true),
        arguments(
            "a graph in an unknown operator",
            model(
                node(operator("BeamSearch"), attribute(field(6, inner))),
                output(value("y", FLOAT))),
            true),
        arguments(
            "several graphs",
            model(node(attribute(field(11, inner))), output(value("y", FLOAT))),
            true),
        arguments("If in a function", message(plain, function), true));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("controlFlow")
  void seesControlFlow(String what, byte[] file, boolean expected) {
    assertThat(read(file).graph().controlFlow()).as(what).isEqualTo(expected);
  }

  @Test
  void collectsExternalDataFromEveryPlace() {
    // Given
    byte[] inner =
        message(initializer(external("d", "4.bin")), field(15, field(1, external("e", "5.bin"))));
    byte[] file =
        model(
            initializer(external("a", "1.bin")),
            field(15, field(2, external("b", "2.bin"))),
            node(operator("Constant"), attribute(field(5, external("c", "3.bin")))),
            node(operator("If"), attribute(field(6, inner))),
            node(attribute(field(22, field(1, external("f", "6.bin"))))),
            initializer(message(field(8, "unnamed"), field(14, 1))),
            output(value("y", FLOAT)));
    // When
    OnnxFile model = read(file);
    // Then
    assertThat(model.externalData())
        .containsExactlyInAnyOrder("1.bin", "2.bin", "3.bin", "4.bin", "5.bin", "6.bin", "");
  }

  static Stream<Arguments> refusals() {
    byte[] tooDeep = message();
    for (int i = 0; i < 60; i++) {
      tooDeep = node(attribute(field(6, tooDeep)));
    }
    byte[] whole = OnnxBytes.classifier();
    return Stream.of(
        arguments(new byte[0], "expected an ONNX model, got an empty file"),
        arguments(text("<html>404</html>"), "expected an ONNX model, got something else"),
        arguments(text("version https://git-lfs.github.com/spec/v1\n"), "got a Git LFS pointer"),
        arguments(message(field(1, 8)), "got a file without a graph"),
        arguments(model(input(value("x", FLOAT, 1))), "got a graph without outputs"),
        arguments(Arrays.copyOf(whole, 60), "got a file that ends too early, after 60 bytes"),
        arguments(model(tooDeep), "got something else"),
        arguments(message(field(7, message(new byte[] {0x0c, 0}))), "got something else"),
        arguments(ending(output(value("", FLOAT))), "output : expected a name, got none"),
        arguments(ending(input(field(1, "x"))), "input x: expected a tensor, got nothing"),
        arguments(
            ending(output(ofType("p", field(4, message())))),
            "output p: expected a tensor, got a sequence"),
        arguments(
            ending(output(ofType("p", field(5, message())))),
            "output p: expected a tensor, got a map"),
        arguments(
            ending(input(ofType("p", field(8, message())))),
            "input p: expected a tensor, got a sparse tensor"),
        arguments(
            ending(input(ofType("p", field(9, message())))),
            "input p: expected a tensor, got an optional"),
        arguments(
            ending(input(value("x", FLOAT, Collections.nCopies(33, 1).toArray()))),
            "input x: expected at most 32 dimensions, got 33"));
  }

  private static byte[] ending(byte[] graphField) {
    return model(graphField, output(value("y", FLOAT)));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("refusals")
  void refuses(byte[] file, String reason) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("model.onnx: ")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesEveryTruncationOfAModel() {
    // Given
    byte[] whole = OnnxBytes.classifier();
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      // When, then
      assertThatThrownBy(() -> read(part))
          .as("%d bytes", length)
          .isInstanceOf(ReleaseException.class);
    }
  }

  @Test
  void endsWithAReasonOrAModelWhateverByteIsWrong() {
    // Given
    byte[] whole = OnnxBytes.classifier();
    int refused = 0;
    for (int at = 0; at < whole.length * 256; at++) {
      byte[] changed = whole.clone();
      changed[at / 256] = (byte) at;
      // When
      try {
        assertThat(read(changed).graph().signature().outputs()).isNotEmpty();
      } catch (ReleaseException e) {
        refused++;
      }
    }
    // Then
    assertThat(refused).isPositive();
  }

  @Test
  void refusesMoreThanTwoGigabytesBeforeReading() {
    assertThatThrownBy(() -> OnnxReader.read(new ByteArrayInputStream(new byte[0]), 1L << 31))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("files of their own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "identity; [input FP32[-1,-1]]; [output FP32[-1,-1]]; false",
        "bfloat; [input BF16[-1,-1]]; [output BF16[-1,-1]]; false",
        "pair; [a FP32[-1,3], b FP32[-1,3]]; [sum FP32[-1,3], product FP32[-1,3]]; false",
        "spin; [iterations INT64[1]]; [result FP32[1,2]]; true",
        "unknown-op; [input FP32[-1]]; [output FP32[-1]]; false"
      })
  void readsWhatAnotherLibraryWrote(
      String model, String inputs, String outputs, boolean controlFlow) throws IOException {
    // When
    ModelGraph graph =
        read(Files.readAllBytes(TEST_MODELS.resolve(model + "/1/model.onnx"))).graph();
    // Then
    assertThat(graph.signature().inputs()).hasToString(inputs);
    assertThat(graph.signature().outputs()).hasToString(outputs);
    assertThat(graph.controlFlow()).isEqualTo(controlFlow);
  }

  @Test
  void readsEachTypeAndTheSamples() throws IOException {
    // When
    ModelGraph types = read(Files.readAllBytes(TEST_MODELS.resolve("types/1/model.onnx"))).graph();
    ModelGraph iris = read(Files.readAllBytes(SAMPLES.resolve("iris/1/model.onnx"))).graph();
    // Then
    assertThat(types.signature().inputs())
        .allSatisfy(input -> assertThat(input.name()).isEqualToIgnoringCase("in_" + input.type()));
    assertThat(iris.signature().inputs()).hasToString("[input FP32[-1,4]]");
    assertThat(iris.signature().outputs()).hasToString("[probabilities FP32[-1,3]]");
  }
}
