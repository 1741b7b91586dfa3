package io.pronto.postprocessor.steps;

import static io.pronto.core.pipeline.LoadedStep.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.pipeline.StepKinds;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.BytesElements;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code explain} says, and what it, {@code boxes} and {@code cosine} refuse. */
class AnswerRefusalsTest {

  private static final StepKinds KINDS =
      StepKinds.of(new BoxesFactory(), new CosineFactory(), new ExplainFactory());

  @TempDir Path release;

  @BeforeEach
  void putsFilesIntoTheRelease() throws IOException {
    Files.writeString(release.resolve("labels.txt"), "ant\nbee\ncat\n");
    Files.writeString(release.resolve("one.txt"), "only\n");
    Files.writeString(release.resolve("good.csv"), "1,0\n0,1\n");
    Files.writeString(release.resolve("short.csv"), "1,2\n3\n");
    Files.writeString(release.resolve("words.csv"), "1,2\n3,four\n");
    Files.writeString(release.resolve("empty.csv"), "");
    Files.write(release.resolve("start.npy"), Arrays.copyOf(npy("'<f4'", "(2, 2)", 0), 11));
    byte[] version2 = Files.readAllBytes(release.resolve("start.npy"));
    version2[6] = 2;
    Files.write(release.resolve("start.npy"), version2);
    Files.writeString(release.resolve("marked.csv"), "\uFEFF1,2\n");
    Files.write(release.resolve("cut.npy"), npy("'<f4'", "(2, 2)", 12));
    Files.write(release.resolve("whole.npy"), npy("'<i8'", "(1, 2)", 16));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.1 0.7 0.2       | bee with 0.70, 0.50 ahead of cat
          0.7 0.1 0.2       | ant with 0.70, 0.50 ahead of cat
          0.1 0.2 0.7       | cat with 0.70, 0.50 ahead of bee
          0.501 0.499 0     | undecided between ant and bee, both with 0.50
          0 0.4 0.4         | undecided between bee and cat, both with 0.40
          0.001 -0.001 -1   | undecided between ant and bee, both with 0.00
          -3 -2.126 -2.5    | bee with -2.13, 0.37 ahead of cat
          """)
  void explainsTheBestLabelAndItsMargin(String scores, String words) {
    assertThat(explained("labels.txt", scores)).isEqualTo(words);
  }

  @Test
  void readsVectorsBehindAByteOrderMark() {
    Tensor x = Tensor.ofFloats("x", new long[] {1, 2}, 1, 2);
    Tensors made =
        load("cosine: {input: x, output: y, reference: marked.csv}").apply(Tensors.of(x));
    assertThat(made.get("y")).isEqualTo(Tensor.ofFloats("y", new long[] {1, 1}, 1));
  }

  @Test
  void explainsTheOnlyLabel() {
    assertThat(explained("one.txt", "0.25")).isEqualTo("only with 0.25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'boxes: {boxes: b, scores: s, format: xxyy}' | 'release.yaml line 1: boxes.format: expected one of xyxy, cxcywh, yxyx, xywh, got xxyy; did you mean xyxy?'
          'boxes: {boxes: b, scores: s, iou-threshold: 2}' | 'release.yaml line 1: boxes.iou-threshold: expected a number from 0 to 1, got 2.0'
          'boxes: {boxes: b, scores: b}' | 'release.yaml line 1: boxes: expected four different names'
          'boxes: {boxes: b, scores: s, iou: 1}' | 'release.yaml line 1: boxes.iou: unknown option'
          'explain: {input: x, output: y, labels: no.txt}' | 'release.yaml line 1: explain.labels: expected the name of a file of the release ('
          'explain: {input: x, output: y, labels: empty.csv}' | 'release.yaml line 1: explain.labels: expected a file with one label a line, got an empty file'
          'cosine: {input: x, output: y, reference: start.npy}' | 'start.npy: expected a whole .npy file, got one that is cut off'
          'cosine: {input: x, output: y, reference: short.csv}' | 'short.csv line 2: expected 2 numbers, as in line 1, got 1'
          'cosine: {input: x, output: y, reference: words.csv}' | 'words.csv line 2: expected a number in place 2, got four'
          'cosine: {input: x, output: y, reference: empty.csv}' | 'empty.csv: expected a vector a line, got an empty file'
          'cosine: {input: x, output: y, reference: cut.npy}' | 'cut.npy: expected 16 bytes of numbers, at least 1 and at most 8388608 of them, got 12 bytes'
          'cosine: {input: x, output: y, reference: whole.npy}' | 'whole.npy: expected a table of little-endian FP32 or FP64, row by row, got {'
          """)
  void refusesOptionsAndFilesAtLoad(String step, String message) {
    assertThatThrownBy(() -> load(step))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void refusesTensorsAtACall() {
    LoadedStep explain = load("explain: {input: x, output: y, labels: labels.txt}");
    LoadedStep cosine = load("cosine: {input: x, output: y, reference: good.csv}");
    LoadedStep boxes = load("boxes: {boxes: b, scores: x}");
    Tensor two = Tensor.ofFloats("x", new long[] {1, 2}, 1, 2);
    Tensor three = Tensor.ofFloats("x", new long[] {1, 3}, 1, Float.NaN, 2);
    Tensor box = Tensor.ofFloats("b", new long[] {1, 1, 4}, 1, 2, 3, 4);
    assertThat(refusal(explain, two).text())
        .isEqualTo("x.shape: expected a last dimension of 3, as there are 3 labels, got [1,2]");
    assertThat(refusal(explain, three).text()).isEqualTo("x[0,1]: expected a number, got NaN");
    assertThat(refusal(cosine, three).text())
        .isEqualTo(
            "x.shape: expected a last dimension of 2, as the reference vectors have, got [1,3]");
    assertThat(refusal(boxes, two, box).text())
        .isEqualTo("x.shape: expected [1,1] or [1,1,C], as boxes, got [1,2]");
    assertThat(refusal(boxes, two, Tensor.ofFloats("b", new long[] {1, 2}, 1, 2)).text())
        .isEqualTo("b.shape: expected [N,B,4] with at most 100000 boxes, got [1,2]");
    Tensor score = Tensor.ofFloats("x", new long[] {1, 1}, Float.NaN);
    assertThat(refusal(boxes, score, box).text()).isEqualTo("x[0,0]: expected a number, got NaN");
  }

  @Test
  void refusesAnswersThatWouldTakeMuchRoom() throws IOException {
    // Given: ten thousand rows, and as many places in the answer of each
    Files.writeString(release.resolve("many.csv"), "1\n".repeat(10_000));
    Tensor rows = Tensor.ofFloats("x", new long[] {10_000, 1}, new float[10_000]);
    Tensor boxes = Tensor.ofFloats("b", new long[] {10_000, 1, 4}, new float[40_000]);
    // Then
    assertThat(refusal(load("boxes: {boxes: b, scores: x, max: 10000}"), rows, boxes).text())
        .isEqualTo("b.shape: expected at most 958 rows, got 10000");
    assertThat(refusal(load("cosine: {input: x, output: y, reference: many.csv}"), rows).text())
        .isEqualTo("x.shape: expected at most 6710 rows, got 10000");
  }

  @Test
  void refusesMisfitsAtLoad() {
    LoadedStep boxes = load("boxes: {boxes: b, scores: x}");
    TensorSpec five = new TensorSpec("b", DataType.FP32, new long[] {-1, 9, 5});
    TensorSpec scores = new TensorSpec("x", DataType.FP32, new long[] {-1, 9});
    assertThat(LoadedStep.misfit(boxes, five, scores))
        .isEqualTo("b.shape: expected [N,B,4] with at most 100000 boxes, got [-1,9,5]");
    TensorSpec four = new TensorSpec("x", DataType.FP32, new long[] {-1, 4});
    assertThat(LoadedStep.misfit(load("cosine: {input: x, output: y, reference: good.csv}"), four))
        .isEqualTo(
            "x.shape: expected a last dimension of 2, as the reference vectors have, got [-1,4]");
  }

  private String explained(String labels, String scores) {
    String[] words = scores.split(" ");
    float[] numbers = new float[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Float.parseFloat(words[i]);
    }
    Tensor x = Tensor.ofFloats("x", new long[] {1, numbers.length}, numbers);
    Tensors made =
        load("explain: {input: x, output: y, labels: " + labels + "}").apply(Tensors.of(x));
    return new String(BytesElements.decode(made.get("y"))[0], StandardCharsets.UTF_8);
  }

  private LoadedStep load(String step) {
    return LoadedStep.of(
        KINDS.kind(step.substring(0, step.indexOf(':'))), TestOptions.step(step, release));
  }

  private static byte[] npy(String type, String shape, int bytes) {
    String header = "{'descr': %s, 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
    byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0};
    byte[] file = Arrays.copyOf(start, start.length + header.length() + bytes);
    System.arraycopy(
        header.getBytes(StandardCharsets.US_ASCII), 0, file, start.length, header.length());
    return file;
  }
}
