package io.pronto.modelserver.onnx;

import static io.pronto.core.release.TestReleases.spec;
import static io.pronto.modelserver.onnx.TestRuns.ENVIRONMENT;
import static io.pronto.modelserver.onnx.TestRuns.answer;
import static io.pronto.modelserver.onnx.TestRuns.invalid;
import static io.pronto.modelserver.onnx.TestRuns.longs;
import static io.pronto.modelserver.onnx.TestRuns.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure;
import io.pronto.core.release.Release;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import io.pronto.modelserver.model.Cancellation;
import io.pronto.modelserver.model.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextModelTest {

  private static final List<String> WORDS = List.of("a", "ü", "日本", "😀", "👩‍💻", "水仙🌼");

  @TempDir Path directory;

  @Test
  void theModelComparesTextsWithItsOwnWhateverTheirCharacters() {
    // Given
    List<Long> codes = List.of(1L, 2L, 3L, 4L, 5L, 6L);
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.STRING, "N")
            .node(
                OnnxFile.ML,
                "LabelEncoder",
                "output",
                Map.of("keys_strings", WORDS, "values_int64s", codes),
                "input")
            .output("output", OnnxFile.INT64, "N")
            .write(directory);
    // When
    Tensor output =
        answer(release(file, DataType.BYTES, -1, DataType.INT64, -1), texts(WORDS)).get("output");
    // Then
    assertThat(output).isEqualTo(longs("output", 1, 2, 3, 4, 5, 6));
  }

  @Test
  void theModelAnswersWithTextsOfItsOwnWhateverTheirCharacters() {
    // Given
    List<Long> codes = List.of(1L, 2L, 3L, 4L, 5L, 6L);
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.INT64, "N")
            .node(
                OnnxFile.ML,
                "LabelEncoder",
                "output",
                Map.of("keys_int64s", codes, "values_strings", WORDS),
                "input")
            .output("output", OnnxFile.STRING, "N")
            .write(directory);
    // When
    Tensors answer =
        answer(
            release(file, DataType.INT64, -1, DataType.BYTES, -1),
            longs("input", 1, 2, 3, 4, 5, 6));
    // Then
    assertThat(answer).isEqualTo(Tensors.of(texts(WORDS).named("output")));
  }

  @Test
  void namesMayHaveCharactersBeyondTheBasicPlane() {
    // Given
    Path file =
        new OnnxFile()
            .input("größe 😀", OnnxFile.FLOAT, "🌼")
            .input("größe 😁", OnnxFile.FLOAT, "🌼")
            .node("Sub", "水仙🌼", Map.of(), "größe 😀", "größe 😁")
            .output("水仙🌼", OnnxFile.FLOAT, "🌼")
            .write(directory);
    Release release =
        TestReleases.of(
            file,
            List.of(spec("größe 😀", DataType.FP32, -1), spec("größe 😁", DataType.FP32, -1)),
            List.of(spec("水仙🌼", DataType.FP32, -1)));
    long[] shape = {2};
    // When
    Tensors answer =
        answer(
            release,
            Tensor.ofFloats("größe 😁", shape, 1, Float.NaN),
            Tensor.ofFloats("größe 😀", shape, 3, 4));
    // Then
    assertThat(answer).isEqualTo(Tensors.of(Tensor.ofFloats("水仙🌼", shape, 2, Float.NaN)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 1000})
  void everyTextComesBackByteForByte(int count) {
    Tensor input = texts(new RandomTexts(count).list(count));
    assertThat(answer(identity("N"), input)).isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void nulsEmptyAndLongTextsComeBackByteForByte() {
    // Given
    String longest = "🌼ü\0a".repeat(1 << 17);
    Tensor input = texts(List.of("", "\0", "\0\0a", "a\0", longest, "", "😀\0😀"));
    // When, Then
    assertThat(answer(identity("N"), input)).isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void textsThatAreAllEmptyComeBack() {
    Tensor input = texts(List.of("", "", ""));
    assertThat(answer(identity("N"), input)).isEqualTo(Tensors.of(input.named("output")));
  }

  @Test
  void textsKeepTheirShape() {
    // Given
    Release release =
        TestReleases.of(
            identity("N", "M").modelFile().path(),
            List.of(spec("input", DataType.BYTES, -1, -1)),
            List.of(spec("output", DataType.BYTES, -1, -1)));
    for (long[] shape : new long[][] {{2, 3}, {6, 1}, {0, 4}, {3, 0}}) {
      int count = (int) (shape[0] * shape[1]);
      Tensor input = texts(new RandomTexts(7).list(count)).reshaped(shape);
      // When, Then
      assertThat(answer(release, input)).isEqualTo(Tensors.of(input.named("output")));
    }
  }

  @Test
  void aSingleTextNeedsNoDimension() {
    // Given
    Release release =
        TestReleases.of(
            identity().modelFile().path(),
            List.of(spec("input", DataType.BYTES)),
            List.of(spec("output", DataType.BYTES)));
    Tensor input = Tensor.ofBytes("input", new long[0], utf8("😀"));
    // When, Then
    assertThat(answer(release, input)).isEqualTo(Tensors.of(input.named("output")));
  }

  /** Overlong, surrogates, cut off, beyond U+10FFFF, bytes of no text, Latin-1. */
  @ParameterizedTest
  @CsvSource({
    "c080",
    "c1bf",
    "e080af",
    "f08080af",
    "eda080",
    "edbfbf",
    "eda0bdedb880",
    "f09f98",
    "e697",
    "c3",
    "80",
    "ff",
    "fe",
    "f4908080",
    "f8888080",
    "6772f6df65"
  })
  void refusesWhatIsNotUtf8(String hex) {
    // Given
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] last = utf8("x".repeat(1023) + "😀");
    Tensor input = Tensor.ofBytes("input", new long[] {4}, utf8("ü"), utf8(""), last, bytes);
    // When
    Failure.InputInvalid failure = invalid(identity("N"), Tensors.of(input));
    // Then
    assertThat(failure)
        .isEqualTo(
            new Failure.InputInvalid(
                "input.data", "UTF-8 in every element", "other bytes in element 3"));
  }

  @Test
  void textsOfManyThreadsDoNotMix() throws Exception {
    try (Model model = ENVIRONMENT.open(identity("N"));
        var executor = Executors.newFixedThreadPool(64)) {
      // Given
      List<Callable<Boolean>> runs =
          IntStream.range(0, 640)
              .<Callable<Boolean>>mapToObj(seed -> () -> comesBack(model, seed))
              .toList();
      // When
      List<Future<Boolean>> answers = executor.invokeAll(runs);
      // Then
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  private static boolean comesBack(Model model, int seed) {
    Tensor input = texts(new RandomTexts(seed).list(seed % 40));
    return model
        .run(Tensors.of(input), Cancellation.NEVER)
        .equals(Tensors.of(input.named("output")));
  }

  @ParameterizedTest
  @CsvSource({
    "UINT16, 2, 0, 1, 32767, 32768, 65535",
    "UINT32, 4, 0, 1, 2147483647, 2147483648, 4294967295",
    "UINT64, 8, 0, 1, 9223372036854775807, 9223372036854775808, 18446744073709551615"
  })
  void theWiderUnsignedIntegersComeBackOverTheirWholeRange(
      DataType type, int size, String a, String b, String c, String d, String e) {
    // Given
    int code = ElementTypes.codeOf(type);
    Path file =
        new OnnxFile()
            .input("input", code, "N")
            .node("Identity", "output", Map.of(), "input")
            .output("output", code, "N")
            .write(directory);
    List<String> values = List.of(a, b, c, d, e);
    var data = Tensor.allocate(values.size() * size);
    for (String value : values) {
      long bits = Long.parseUnsignedLong(value);
      for (int i = 0; i < size; i++) {
        data.put((byte) (bits >>> (Byte.SIZE * i)));
      }
    }
    Tensor input = Tensor.of("input", type, new long[] {values.size()}, data.flip());
    // When, Then
    assertThat(answer(release(file, type, -1, type, -1), input))
        .isEqualTo(Tensors.of(input.named("output")));
  }

  private Release identity(String... shape) {
    Path file =
        new OnnxFile()
            .input("input", OnnxFile.STRING, shape)
            .node("Identity", "output", Map.of(), "input")
            .output("output", OnnxFile.STRING, shape)
            .write(directory);
    return release(file, DataType.BYTES, -1, DataType.BYTES, -1);
  }

  private static Tensor texts(List<String> texts) {
    List<byte[]> elements = new ArrayList<>();
    texts.forEach(text -> elements.add(utf8(text)));
    return Tensor.of(
        "input",
        DataType.BYTES,
        new long[] {texts.size()},
        BytesElements.encode(elements.toArray(byte[][]::new)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
