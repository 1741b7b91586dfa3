package io.pronto.preprocessor.steps.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.pronto.core.pipeline.LoadedStep;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.tensor.DataType;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.TensorSpec;
import io.pronto.core.tensor.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures beside Pillow, and what is refused. */
class ImageTest {

  static Stream<PillowReference> references() throws IOException {
    return PillowReference.all("image-references.jsonl").stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void isWithinOneOf255OfPillow(PillowReference reference) throws IOException {
    assertThat(reference.largestDifference())
        .as("largest difference to Pillow")
        .isLessThanOrEqualTo(1);
  }

  @Test
  void normalisesEachChannelAndPutsChannelsFirst() throws IOException {
    // Given
    String size = "image: {input: x, width: 5, height: 4, ";
    Tensor picture = pictures(file("plain.png"));
    Tensor plain =
        load(size + "layout: nhwc, datatype: UINT8}").apply(Tensors.of(picture)).get("x");
    // When
    Tensor normal =
        load(size + "mean: [0.5, 0.25, 0], std: [0.5, 1, 2]}").apply(Tensors.of(picture)).get("x");
    // Then
    assertThat(normal.shape()).containsExactly(1, 3, 4, 5);
    double[] mean = {0.5, 0.25, 0};
    double[] deviation = {0.5, 1, 2};
    for (int place = 0; place < 20; place++) {
      for (int channel = 0; channel < 3; channel++) {
        double pixel = (plain.data().get(place * 3 + channel) & 0xFF) / 255.0;
        assertThat((double) normal.data().getFloat((channel * 20 + place) * Float.BYTES))
            .isCloseTo((pixel - mean[channel]) / deviation[channel], within(1e-6));
      }
    }
  }

  @Test
  void channelsMayComeLast() throws IOException {
    Tensor picture = pictures(file("plain.png"));
    String size = "image: {input: x, output: y, width: 3, height: 2, std: [1, 2, 4], layout: ";
    Tensor first = load(size + "nchw}").apply(Tensors.of(picture)).get("y");
    Tensor last = load(size + "nhwc}").apply(Tensors.of(picture)).get("y");
    assertThat(last.shape()).containsExactly(1, 2, 3, 3);
    for (int place = 0; place < 6; place++) {
      for (int channel = 0; channel < 3; channel++) {
        assertThat(last.data().getFloat((place * 3 + channel) * Float.BYTES))
            .isEqualTo(first.data().getFloat((channel * 6 + place) * Float.BYTES));
      }
    }
  }

  @Test
  void readsABatchOfPicturesAndAnEmptyOne() throws IOException {
    LoadedStep step = load("image: {input: x, width: 8, height: 8, mode: gray, datatype: UINT8}");
    Tensor both = step.apply(Tensors.of(pictures(file("plain.jpg"), file("alpha.png")))).get("x");
    Tensor second = step.apply(Tensors.of(pictures(file("alpha.png")))).get("x");
    assertThat(both.shape()).containsExactly(2, 1, 8, 8);
    assertThat(both.data().slice(64, 64)).isEqualTo(second.data());
    assertThat(step.apply(Tensors.of(pictures())).get("x").shape()).containsExactly(0, 1, 8, 8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.jpg",
        "cmyk-plain.jpg",
        "progressive.jpg",
        "plain.png",
        "lossless.webp",
        "plain.gif",
        "interlaced.gif"
      })
  void refusesAPictureThatIsCutOff(String name) throws IOException {
    byte[] whole = file(name);
    for (int part : new int[] {40, whole.length / 2, whole.length * 9 / 10}) {
      assertThat(refusal(Arrays.copyOf(whole, part)))
          .startsWith("x[0]: expected a JPEG, PNG, WebP or GIF picture, got a broken ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''           | nothing
          GIF89a       | a broken GIF
          GIF88a       | 6 bytes that are none
          BM           | a BMP
          %PDF-1.7     | a PDF
          hello        | 5 bytes that are none
          """)
  void refusesWhatIsNoPicture(String content, String got) {
    assertThat(refusal(content.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("x[0]: expected a JPEG, PNG, WebP or GIF picture, got " + got);
  }

  @Test
  void refusesAGifThatIsTooLargeBeforeItIsDecoded() throws IOException {
    // Given: one that says it has 60000 x 60000 pixels, and one whose frame says so
    ByteBuffer screen = ByteBuffer.wrap(file("colourless.gif")).order(ByteOrder.LITTLE_ENDIAN);
    screen.putShort(6, (short) 60_000).putShort(8, (short) 60_000);
    ByteBuffer frame = ByteBuffer.wrap(file("colourless.gif")).order(ByteOrder.LITTLE_ENDIAN);
    frame.putShort(26, (short) 60_000).putShort(28, (short) 60_000);
    // Then
    for (ByteBuffer bomb : List.of(screen, frame)) {
      assertThat(refusal(bomb.array()))
          .isEqualTo("x[0]: expected at most 25000000 pixels, and 65535 a side, got 60000x60000");
    }
  }

  @Test
  void refusesAPictureThatIsTooLargeBeforeItIsDecoded() throws IOException {
    // Given: a PNG that says it has 60000 x 60000 pixels
    byte[] bomb = file("plain.png");
    ByteBuffer.wrap(bomb).putInt(16, 60_000).putInt(20, 60_000);
    // Then
    assertThat(refusal(bomb))
        .isEqualTo("x[0]: expected at most 25000000 pixels, and 65535 a side, got 60000x60000");
  }

  @Test
  void refusesAJpegThatIsGoneOverAgainAndAgain() throws IOException {
    // Given: a picture with scans that say nothing behind it; 26 ms each at 5000 x 5000 pixels
    byte[] longer = withMoreScans(file("progressive.jpg"));
    // Then
    assertThat(refusal(longer)).isEqualTo("x[0]: expected a JPEG of at most 100 scans, got 210");
  }

  @Test
  void refusesASequentialJpegOfTooManyPartialScans() throws IOException {
    // Given: the first scan has one of three components, so the decoder collects them all first
    byte[] longer = withMoreScans(file("plain.jpg"));
    int scan = indexOf(longer, (byte) 0xFF, (byte) 0xDA);
    longer[scan + 4] = 1;
    // Then
    assertThat(refusal(longer)).isEqualTo("x[0]: expected a JPEG of at most 100 scans, got 201");
  }

  @Test
  void refusesASequentialJpegWithScansBehindAWholeOne() throws IOException {
    // The decoder meets the first of them with an error, however many there are.
    assertThat(refusal(withMoreScans(file("plain.jpg"))))
        .isEqualTo("x[0]: expected a JPEG, PNG, WebP or GIF picture, got a broken JPEG");
  }

  private static byte[] withMoreScans(byte[] picture) {
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.write(picture, 0, picture.length - 2);
    for (int i = 0; i < 200; i++) {
      longer.writeBytes(new byte[] {-1, (byte) 0xDA, 0, 8, 1, 1, 0, 1, 63, 0});
    }
    longer.writeBytes(new byte[] {-1, (byte) 0xD9});
    return longer.toByteArray();
  }

  private static int indexOf(byte[] file, byte first, byte second) {
    int at = 0;
    while (file[at] != first || file[at + 1] != second) {
      at++;
    }
    return at;
  }

  @Test
  void refusesAWebpWithAFrameLargerThanItself() throws IOException {
    // A frame of 400 x 400 in a picture of 16 x 16; one of 16383 x 16383 takes 6 GB to decode.
    assertThat(refusal(file("larger-frame.webp")))
        .isEqualTo("x[0]: expected a JPEG, PNG, WebP or GIF picture, got a broken WEBP");
  }

  @Test
  void aLossyWebpMayHaveAQuarterOfThePixels() throws IOException {
    // Given: a frame that says it has 2501 x 2500 pixels
    ByteBuffer frame = ByteBuffer.wrap(file("larger-frame.webp")).order(ByteOrder.LITTLE_ENDIAN);
    frame.put(20, (byte) 0).putShort(24, (short) 2500).putShort(27, (short) 2499);
    frame.putShort(44, (short) 2501).putShort(46, (short) 2500);
    // Then
    assertThat(refusal(frame.array()))
        .isEqualTo("x[0]: expected at most 6250000 pixels, and 65535 a side, got 2501x2500");
  }

  @Test
  void readsALosslessWebpOfOneColour() throws IOException {
    // Given: 5000 x 5000 pixels of one colour in 1 KB
    LoadedStep step = load("image: {input: x, width: 8, height: 8, datatype: UINT8}");
    // When
    ByteBuffer pixels = step.apply(Tensors.of(pictures(file("one-colour.webp")))).get("x").data();
    // Then
    for (int i = 0; i < 64; i++) {
      assertThat(pixels.get(i) & 0xFF).isEqualTo(200);
      assertThat(pixels.get(64 + i) & 0xFF).isEqualTo(30);
      assertThat(pixels.get(128 + i) & 0xFF).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'width: 8' | 'height: expected a whole number from 1 to 4096, got nothing'
          'width: 8, height: 0' | 'height: expected a whole number from 1 to 4096, got 0'
          'width: 8, height: 8, mode: rbg' | 'mode: expected one of rgb, gray, got rbg; did you mean rgb?'
          'width: 8, height: 8, mean: [1, 2]' | 'mean: expected one number, or one for each of 3 channels, got 2'
          'width: 8, height: 8, std: 0' | 'std: expected numbers other than 0, got 0'
          'width: 8, height: 9, resize: crop, shorter-side: 8' | 'shorter-side: expected a whole number from 9 to 4096, got 8'
          'width: 8, height: 8, datatype: UINT8, mean: 1' | 'mean: unknown option'
          'width: 8, height: 8, filter: cubic' | 'filter: unknown option'
          """)
  void refusesOptionsAtLoad(String options, String message) {
    assertThatThrownBy(() -> load("image: {input: x, " + options + "}"))
        .isInstanceOf(ReleaseException.class)
        .hasMessageStartingWith("release.yaml line 1: image." + message);
  }

  @Test
  void refusesOtherTensorsAtLoad() {
    LoadedStep step = load("image: {input: x, width: 8, height: 8}");
    assertThat(
            LoadedStep.misfit(step, new TensorSpec("x", DataType.FP32, new long[] {-1, 3, 8, 8})))
        .isEqualTo("x.datatype: expected BYTES, got FP32");
  }

  private static LoadedStep load(String step) {
    return LoadedStep.of(new ImageFactory(), step);
  }

  private static String refusal(byte[] picture) {
    LoadedStep step = load("image: {input: x, width: 8, height: 8}");
    return LoadedStep.refusal(step, pictures(picture)).text();
  }

  private static Tensor pictures(byte[]... files) {
    return Tensor.ofBytes("x", new long[] {files.length}, files);
  }

  private static byte[] file(String name) throws IOException {
    return PillowReference.bytes(name);
  }
}
