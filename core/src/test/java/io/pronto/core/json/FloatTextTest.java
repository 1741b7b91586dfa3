package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatTextTest {

  private final byte[] out = new byte[FloatText.MAX_LENGTH];

  private void check(float value) {
    int end = FloatText.write(value, out, 0);
    String expected = Float.toString(value);
    if (!expected.equals(new String(out, 0, end, US_ASCII))) {
      assertThat(new String(out, 0, end, US_ASCII)).isEqualTo(expected);
    }
  }

  @Test
  void writesWhatTheLanguageWritesForAnyBits() {
    Random random = new Random(21);
    for (int i = 0; i < 1_000_000; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        check(value);
      }
    }
  }

  @Test
  void writesWhatTheLanguageWritesAroundEveryPowerOfTwo() {
    for (int exponent = 0; exponent < 0xff; exponent++) {
      for (int offset = -300; offset <= 300; offset++) {
        float value = Float.intBitsToFloat((exponent << 23) + offset);
        if (Float.isFinite(value)) {
          check(value);
          check(-value);
        }
      }
    }
  }

  @Test
  void writesWhatTheLanguageWritesForNumbersOfPeople() {
    for (int i = -200_000; i <= 200_000; i++) {
      check(i);
      check(i / 10f);
      check(i / 1_000f);
      check(i * 1e-7f);
      check(i * 1e4f);
    }
    for (float value :
        new float[] {0f, -0f, 1e7f, 9_999_999f, 1e-3f, 9.9999997e-4f, Float.MAX_VALUE}) {
      check(value);
    }
  }
}
