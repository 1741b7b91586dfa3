package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HedgingTest {

  private static final long MILLI = 1_000_000;

  private final Hedging hedging = new Hedging(Duration.ofMillis(10));

  @Test
  void waitsAtLeastSoLong() {
    assertThat(hedging.delay("a")).isEqualTo(10 * MILLI);
    answered("a", 5_000, 0, 5);
    assertThat(hedging.delay("a")).isEqualTo(10 * MILLI);
  }

  @Test
  void waitsForThe95thPercentileOfEachRelease() {
    // When
    answered("a", 20_000, 20, 120);
    answered("b", 20_000, 200, 300);
    // Then
    assertThat(hedging.delay("a") / MILLI).isBetween(100L, 140L);
    assertThat(hedging.delay("b") / MILLI).isBetween(270L, 345L);
    assertThat(hedging.delay("c")).isEqualTo(10 * MILLI);
  }

  @Test
  void oneSlowFirstAnswerIsForgotten() {
    // Given
    hedging.answered("a", 2_000 * MILLI);
    // When
    answered("a", 2_000, 20, 30);
    // Then
    assertThat(hedging.delay("a") / MILLI).isBetween(25L, 40L);
  }

  @Test
  void restsForASecondAfterShedding() {
    // Given
    long now = Long.MAX_VALUE - 5;
    assertThat(hedging.rests(now)).isFalse();
    // When
    hedging.shed(now);
    // Then
    assertThat(hedging.rests(now)).isTrue();
    assertThat(hedging.rests(now + 1_000 * MILLI)).isTrue();
    assertThat(hedging.rests(now + 1_000 * MILLI + 1)).isFalse();
  }

  @Test
  void anyNumberOfReleasesTakesBoundedMemory() {
    // When
    for (int i = 0; i < 11_000; i++) {
      hedging.answered("r" + i, 500 * MILLI);
    }
    // Then
    assertThat(hedging.delay("r9999")).isEqualTo(500 * MILLI);
    assertThat(hedging.delay("r10999")).isEqualTo(10 * MILLI);
  }

  private void answered(String release, int count, long fromMillis, long toMillis) {
    SplittableRandom random = new SplittableRandom(count);
    long[] samples = random.longs(count, fromMillis * MILLI, toMillis * MILLI).toArray();
    Arrays.stream(samples).forEach(sample -> hedging.answered(release, sample));
  }
}
