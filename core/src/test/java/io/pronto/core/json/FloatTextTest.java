package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.tensor.Tensor;
import io.pronto.core.tensor.Tensors;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FloatTextTest {

  private final byte[] out = new byte[FloatText.ROOM];

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

  @Test
  void writesWhatTheLanguageWritesForFewDecimalsAndTheFloatsBesideThem() {
    for (int units = 1; units < 11_000_000; units += 7) {
      float value = (float) (units / 10_000.0);
      check(value);
      check(-Math.nextUp(value));
      check(Math.nextDown(value));
    }
  }

  @Test
  void touchesNoMoreThanItsRoom() {
    byte[] wide = new byte[FloatText.ROOM + 2];
    Random random = new Random(22);
    for (int i = 0; i < 100_000; i++) {
      float value =
          i % 2 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextInt(-9_999, 9_999) / 8f;
      if (Float.isFinite(value)) {
        FloatText.write(value, wide, 1);
      }
    }
    assertThat(wide[0]).isZero();
    assertThat(wide[FloatText.ROOM + 1]).isZero();
  }

  @Test
  void listsOfFloatsAreAsLongAsTheBuffersBetween() throws IOException {
    // Given
    Random random = new Random(23);
    float[] values = new float[5_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 97 == 0 ? Float.NaN : Float.intBitsToFloat(random.nextInt());
    }
    Tensors tensors = Tensors.of(Tensor.ofFloats("x", new long[] {values.length}, values));
    // When
    String json = new String(V2Json.writeRequest("", tensors), US_ASCII);
    // Then
    String[] elements =
        json.substring(json.indexOf("\"data\":[") + 8, json.indexOf("]}")).split(",");
    assertThat(elements).hasSize(values.length);
    for (int i = 0; i < values.length; i++) {
      assertThat(elements[i])
          .isEqualTo(Float.isFinite(values[i]) ? Float.toString(values[i]) : "null");
    }
  }
}
