package io.pronto.chain.hop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MillisecondsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0.000",
    "499, 0.000",
    "500, 0.001",
    "9_500, 0.010",
    "12_345_678, 12.346",
    "100_000_000, 100.000",
    "999_999_500, 1000.000",
    "60_040_000_000, 60040.000",
    "-1_002_000, -1.002",
    "-499, 0.000"
  })
  void hasThreeDecimals(String nanos, String text) {
    assertThat(Milliseconds.text(Long.parseLong(nanos.replace("_", "")))).isEqualTo(text);
  }
}
