package io.pronto.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

  private static int read(Decimal decimal, String text) {
    byte[] json = (text + ",").getBytes(US_ASCII);
    return decimal.read(json, 0, json.length);
  }

  /** Whether the bits are the same: zeros have signs. */
  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  /** Counts how often it was sure, and compares where it was. */
  private static int sure(List<String> texts) {
    Decimal decimal = new Decimal();
    int sure = 0;
    for (String text : texts) {
      if (read(decimal, text) != text.length()) {
        continue;
      }
      float single = decimal.toFloat();
      double real = decimal.toDouble();
      if (!Float.isNaN(single) && !same(single, Float.parseFloat(text))) {
        assertThat(single).as(text).isEqualTo(Float.parseFloat(text));
      }
      if (!Double.isNaN(real) && !same(real, Double.parseDouble(text))) {
        assertThat(real).as(text).isEqualTo(Double.parseDouble(text));
      }
      sure += Float.isNaN(single) || Double.isNaN(real) ? 0 : 1;
    }
    return sure;
  }

  @Test
  void isTheNearestNumberForAnyDigitsAndExponent() {
    // Given
    Random random = new Random(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      long digits = random.nextLong() >>> random.nextInt(1, Long.SIZE);
      int exponent = random.nextInt(-160, 160) / random.nextInt(1, 12);
      texts.add((random.nextBoolean() ? "-" : "") + digits + "e" + exponent);
    }
    // When
    int sure = sure(texts);
    // Then
    assertThat(sure).isGreaterThan(texts.size() / 2);
  }

  @Test
  void isSureOfWhatProgramsWrite() {
    // Given
    Random random = new Random(12);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      texts.add(Float.toString((float) random.nextGaussian()));
      texts.add(Double.toString(random.nextDouble() * 255));
      texts.add(BigDecimal.valueOf(random.nextInt(2_000_000) - 1_000_000, 4).toString());
      texts.add(Integer.toString(random.nextInt()));
    }
    // When
    int sure = sure(texts);
    // Then
    assertThat(sure).isGreaterThan((int) (texts.size() * 0.999));
  }

  @Test
  void isTheNearestNumberHalfwayBetweenTwoAndBesides() {
    // Given
    Random random = new Random(13);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      float single = Float.intBitsToFloat(random.nextInt(0x7f7f_ffff));
      BigDecimal half =
          new BigDecimal(single).add(new BigDecimal(Math.nextUp(single))).scaleByPowerOfTen(0);
      half = half.divide(BigDecimal.TWO);
      texts.add(half.toString());
      texts.add(half.round(new java.math.MathContext(19)).toString());
      texts.add(half.round(new java.math.MathContext(17)).toString());
      double real = Double.longBitsToDouble(random.nextLong(0x7fef_ffff_ffff_ffffL));
      BigDecimal middle = new BigDecimal(real).add(new BigDecimal(Math.nextUp(real)));
      texts.add(middle.divide(BigDecimal.TWO).round(new java.math.MathContext(19)).toString());
    }
    // When, Then
    assertThat(sure(texts)).isPositive();
  }

  @Test
  void isTheNearestNumberAtTheEdges() {
    List<String> texts = new ArrayList<>();
    for (String number :
        List.of(
            "0",
            "0.0",
            "0e0",
            "0e999",
            "1",
            "9007199254740992",
            "9007199254740993",
            "9007199254740994",
            "9007199254740995",
            "18446744073709551615",
            "9999999999999999999",
            "16777216",
            "16777217",
            "16777219",
            "16777217.0000000001",
            "3.4028235e38",
            "3.4028235677973366e38",
            "3.4028236e38",
            "1.17549435e-38",
            "1.1754942e-38",
            "1.4e-45",
            "7e-46",
            "1.7976931348623157e308",
            "1.7976931348623159e308",
            "4.9e-324",
            "2e-324",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "1e22",
            "1e23",
            "8.5e22",
            "1e-22",
            "1e-23",
            "1e127",
            "1e128",
            "1e129",
            "1e-127",
            "1e-128",
            "1e-129",
            "1e400",
            "1e-400",
            "1e99999999999",
            "1.00000017881393432617187500001",
            "0.1",
            "0.3",
            "5e-1",
            "123456789012345678e-10",
            "6.02214076e23",
            "89255.0",
            "0.000001")) {
      texts.add(number);
      texts.add("-" + number);
    }
    assertThat(sure(texts)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        "01",
        "-01",
        "00",
        ".5",
        "1.",
        "1.e1",
        "1e",
        "1e+",
        "1e-",
        "1.2.3",
        "0x10",
        "1_0",
        "Infinity",
        "NaN",
        "-Infinity",
        "1f",
        "1d",
        "12a",
        "1e1.5",
        "--1",
        "1-",
        "\"1\"",
        "true",
        "null",
        "[1",
        "{}",
        "12345678901234567890",
        "0.12345678901234567890"
      })
  void leavesToOthersWhatIsNoPlainNumber(String text) {
    assertThat(read(new Decimal(), text)).isNegative();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1.5", "1e5", "0", "0.5", "1E-7"})
  void doesNotReadWhatMayGoOn(String text) {
    byte[] json = text.getBytes(US_ASCII);
    assertThat(new Decimal().read(json, 0, json.length)).isNegative();
  }

  @Test
  void takesZerosThatMeanNothingForNoDigits() {
    Decimal decimal = new Decimal();
    assertThat(read(decimal, "0.00000000000000000000001234567890123456789")).isPositive();
    assertThat(decimal.toDouble()).isEqualTo(1.234567890123456789e-23);
    assertThat(read(decimal, "0." + "0".repeat(200) + "1")).isNegative();
  }

  @Test
  void saysWhetherItIsAWholeNumber() {
    Decimal decimal = new Decimal();
    for (String text : List.of("7", "7.0", "70e-1", "0.7e1", "7.000000000000000000")) {
      read(decimal, text);
      assertThat(decimal.whole()).as(text).isTrue();
      assertThat(decimal.toLong()).as(text).isEqualTo(7);
    }
    for (String text : List.of("0", "-0", "-0.0", "0e400", "0.000e-400")) {
      read(decimal, text);
      assertThat(decimal.whole()).as(text).isTrue();
      assertThat(decimal.toLong()).as(text).isZero();
    }
    for (String text : List.of("1.5", "1e-1", "1e400", "1e19", "9.3e18", "9223372036854775808")) {
      read(decimal, text);
      assertThat(decimal.whole()).as(text).isFalse();
    }
    read(decimal, "-9223372036854775807.0");
    assertThat(decimal.whole()).isFalse(); // 20 digits: left to others
    read(decimal, "-9.2233720368547758e18");
    assertThat(decimal.whole()).isTrue();
    assertThat(decimal.toLong()).isEqualTo(-9_223_372_036_854_775_800L);
  }
}
