package io.pronto.preprocessor.steps.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.failure.Failure.InputInvalid;
import io.pronto.core.failure.FailureException;
import io.pronto.core.pipeline.Step;
import io.pronto.core.pipeline.StepFactory;
import io.pronto.core.release.TestOptions;
import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Broken pictures are answered or refused, and leave nothing behind. {@code -Dfuzz.pictures=10000}
 * for more.
 */
class ImageFuzzTest {

  private static final int PICTURES = Integer.getInteger("fuzz.pictures", 2_000);
  private static final long MOST_GROWTH = 32L << 20;
  private static final List<String> FILES =
      List.of(
          "plain.jpg",
          "progressive.jpg",
          "grey.jpg",
          "turned6.jpg",
          "small.jpg",
          "plain.png",
          "palette.png",
          "bits.png",
          "greyalpha.png",
          "lossless.webp",
          "profile-alpha.webp",
          "profile-short.webp",
          "moving-alpha.webp",
          "cmyk-subsampled-transform2.jpg",
          "interlaced.gif",
          "noise.gif",
          "local-short.gif");

  private final StepFactory factory = new ImageFactory();

  @Test
  void brokenPicturesAreAnsweredOrRefused() throws IOException {
    // Given
    Random random = new Random(7);
    Step step =
        factory.create(
            TestOptions.options("image: {input: x, width: 16, height: 16, max-pixels: 1000000}"));
    List<byte[]> files = new ArrayList<>();
    for (String file : FILES) {
      files.add(file(file));
    }
    int answered = 0;
    int refused = 0;
    long heap = 0;
    // When
    for (int i = 0; i < PICTURES; i++) {
      byte[] picture = mutated(random, files.get(random.nextInt(files.size())));
      try {
        Tensors made = step.apply(Tensors.of(Tensor.ofBytes("x", new long[] {1}, picture)));
        assertThat(made.get("x").shape()).containsExactly(1, 3, 16, 16);
        answered++;
      } catch (FailureException e) {
        assertThat(e.failure()).isInstanceOf(InputInvalid.class);
        refused++;
      }
      if (i == PICTURES / 2) {
        heap = usedHeap();
      }
    }
    // Then
    assertThat(answered).isPositive();
    assertThat(refused).isPositive();
    assertThat(usedHeap() - heap).isLessThan(MOST_GROWTH);
    System.out.printf("fuzz: %d pictures, %d answered, %d refused%n", PICTURES, answered, refused);
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static byte[] mutated(Random random, byte[] whole) {
    byte[] picture =
        random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
    int changes = random.nextInt(6);
    for (int i = 0; i < changes && picture.length > 0; i++) {
      int reach = random.nextBoolean() ? Math.min(64, picture.length) : picture.length;
      picture[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    return picture;
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = ImageFuzzTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
