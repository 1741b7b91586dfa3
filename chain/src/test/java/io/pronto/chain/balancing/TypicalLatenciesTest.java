package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TypicalLatenciesTest {

  private static final int MOST_RELEASES = 10_000;

  private final TypicalLatencies latencies = new TypicalLatencies();

  @Test
  void guessesBeforeThereWasAnAnswer() {
    assertThat(latencies.of("iris/1/9f").nanos()).isEqualTo(1_000_000);
    assertThat(latencies.all().nanos()).isEqualTo(1_000_000);
  }

  @Test
  void knowsEachReleaseByItself() {
    // When
    for (int i = 0; i < 500; i++) {
      answered("slow/1/aa", 400);
      for (int j = 0; j < 10; j++) {
        answered("iris/1/9f", 1);
      }
    }
    // Then
    assertThat(latencies.of("slow/1/aa").nanos()).isCloseTo(400, within(1e-6));
    assertThat(latencies.of("iris/1/9f").nanos()).isCloseTo(1, within(1e-6));
  }

  @Test
  void takesWhatAllTakeForOneThatIsNotKnown() {
    // When
    answered("slow/1/aa", 400);
    // Then
    assertThat(latencies.of("iris/1/9f").nanos()).isEqualTo(400);
    // When: the first answer of one counts whole
    answered("iris/1/9f", 1);
    // Then
    assertThat(latencies.of("iris/1/9f").nanos()).isEqualTo(1);
    assertThat(latencies.of("slow/1/aa").nanos()).isEqualTo(400);
  }

  /** Calls that were all sent before the first answer. */
  @Test
  void answersOfCallsThatBeganBeforeItWasKnownCountForTheRelease() {
    // Given
    TypicalLatencies.Typical unknown = latencies.of("iris/1/9f");
    // When
    for (int i = 0; i < 500; i++) {
      latencies.answered("iris/1/9f", unknown, i == 0 ? 400 : 1);
      answered("slow/1/aa", 400);
    }
    // Then
    assertThat(latencies.of("iris/1/9f").nanos()).isCloseTo(1, within(0.1));
  }

  @Test
  void keepsSoManyReleasesAndNoMore() {
    // When
    for (int i = 0; i <= MOST_RELEASES; i++) {
      answered("iris/1/" + i, 2);
    }
    // Then
    assertThat(latencies.of("iris/1/" + (MOST_RELEASES - 1))).isNotSameAs(latencies.all());
    assertThat(latencies.of("iris/1/" + MOST_RELEASES)).isSameAs(latencies.all());
  }

  private void answered(String release, long nanos) {
    latencies.answered(release, latencies.of(release), nanos);
  }
}
