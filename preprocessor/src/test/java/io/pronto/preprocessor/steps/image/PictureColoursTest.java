package io.pronto.preprocessor.steps.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures that tell their colours, or their frames, in unusual ways, beside Pillow. */
class PictureColoursTest {

  /** What the decoders of lossy WebP differ by. */
  private static final int LOSSY_WEBP = 6;

  static Stream<PillowReference> references() throws IOException {
    return PillowReference.all("colour-references.jsonl").stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("references")
  void coloursAreThoseOfPillow(PillowReference reference) throws IOException {
    assertThat(reference.largestDifference())
        .as("largest difference to Pillow")
        .isLessThanOrEqualTo(reference.file().startsWith("lossy") ? LOSSY_WEBP : 1);
  }
}
