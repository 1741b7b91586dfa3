package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyTest {

  private static final double DECAY = 1_000;

  private final Latency latency = new Latency(DECAY);

  @Test
  void risesAtOnce() {
    // Given
    latency.reset(10, 0);
    // When
    latency.record(500, 1);
    // Then
    assertThat(latency.at(1)).isEqualTo(500);
  }

  @Test
  void fallsSlowly() {
    // Given
    latency.reset(500, 0);
    // When
    latency.record(10, 1);
    // Then
    assertThat(latency.at(1)).isBetween(490.0, 500.0);
  }

  @Test
  void isHalfwayAfterHalfALifeOfBetterAnswers() {
    // Given
    latency.reset(500, 0);
    long halfLife = Math.round(DECAY * Math.log(2));
    // When
    for (int now = 1; now <= halfLife; now++) {
      latency.record(100, now);
    }
    // Then
    assertThat(latency.at(halfLife)).isCloseTo(300, within(2.0));
  }

  @Test
  void isForgottenWhileNobodyMeasures() {
    // Given
    latency.reset(500, 0);
    // Then
    assertThat(latency.at(1_000)).isCloseTo(500 / Math.E, within(1e-9));
    assertThat(latency.at(20_000)).isLessThan(0.001);
  }

  @Test
  void staysWhereEveryCallTakesTheSame() {
    // Given
    latency.reset(70, 0);
    // When
    for (int now = 1; now < 5_000; now += 3) {
      latency.record(70, now);
      // Then
      assertThat(latency.at(now)).isCloseTo(70, within(0.5));
    }
  }

  @Test
  void liesBetweenTheSmallestAndTheLargestSample() {
    // Given
    SplittableRandom random = new SplittableRandom(3);
    latency.reset(100, 0);
    for (int now = 1; now < 10_000; now += 5) {
      // When
      long sample = random.nextLong(50, 200);
      latency.record(sample, now);
      // Then
      assertThat(latency.at(now)).isBetween((double) sample - 1e-9, 200.0);
    }
  }

  @Test
  void aCallThatTookAtLeastSoLongOnlyRaises() {
    // Given
    latency.reset(100, 0);
    // When, Then
    latency.raise(50, 0);
    assertThat(latency.at(0)).isEqualTo(100);
    latency.raise(300, 0);
    assertThat(latency.at(0)).isEqualTo(300);
  }

  @Test
  void aClockOfAnotherThreadThatIsBehindDoesNoHarm() {
    // Given
    latency.reset(100, 1_000);
    // When
    latency.record(50, 900);
    // Then
    assertThat(latency.at(900)).isEqualTo(100);
  }
}
