package io.pronto.preprocessor.steps.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YccPixelsTest {

  @ParameterizedTest(name = "grey {0}")
  @ValueSource(booleans = {false, true})
  void everyColourIsThatOfTheReferenceCoder(boolean grey) {
    // Given: all of one luma in a picture
    byte[] samples = new byte[3 << 16];
    byte[] row = new byte[3 << 16];
    byte[] expected = new byte[3 << 16];
    for (int luma = 0; luma < 256; luma++) {
      for (int colour = 0; colour < 1 << 16; colour++) {
        int cb = colour >> 8;
        int cr = colour & 0xFF;
        samples[3 * colour] = (byte) luma;
        samples[3 * colour + 1] = (byte) cb;
        samples[3 * colour + 2] = (byte) cr;
        int red = of(luma * 65536 + 91881 * (cr - 128));
        int green = of(luma * 65536 - 22554 * (cb - 128) - 46802 * (cr - 128));
        int blue = of(luma * 65536 + 116130 * (cb - 128));
        if (grey) {
          expected[colour] = Grey.of(red, green, blue);
        } else {
          expected[3 * colour] = (byte) red;
          expected[3 * colour + 1] = (byte) green;
          expected[3 * colour + 2] = (byte) blue;
        }
      }
      // When
      new YccPixels(1 << 16, 1, samples, grey).row(0, row);
      // Then
      assertThat(row).isEqualTo(expected);
    }
  }

  private static int of(int fixed) {
    return Math.clamp((fixed + 32768) >> 16, 0, 255);
  }
}
