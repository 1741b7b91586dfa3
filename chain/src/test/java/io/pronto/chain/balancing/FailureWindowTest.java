package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureWindowTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final FailureWindow window =
      new FailureWindow(
          new BalancingRules.Ejection(5, 0.5, Duration.ofSeconds(1), Duration.ofSeconds(30)));

  @Test
  void fiveFailuresWithinASecondAreTooMany() {
    for (int i = 0; i < 4; i++) {
      assertThat(window.failed(i)).isFalse();
    }
    assertThat(window.failed(SECOND)).isTrue();
  }

  @Test
  void fewerThanFiveInASecondAreNever() {
    for (int i = 0; i < 100; i++) {
      assertThat(window.failed(i * (SECOND / 4 + 1))).isFalse();
    }
  }

  @Test
  void halfOfTheCallsMustFail() {
    // Given
    window.failed(0);
    succeed(6);
    // When, Then: 6 good and 5 bad ones are not half; 6 and 6 are
    for (int i = 0; i < 4; i++) {
      assertThat(window.failed(1)).isFalse();
    }
    assertThat(window.failed(1)).isTrue();
  }

  @Test
  void successesBeforeTheFirstFailureDoNotCount() {
    // Given
    succeed(1_000);
    // When
    for (int i = 0; i < 4; i++) {
      window.failed(i);
    }
    // Then
    assertThat(window.failed(4)).isTrue();
  }

  @Test
  void beginsAnewWhenCleared() {
    // Given
    for (int i = 0; i < 5; i++) {
      window.failed(i);
    }
    // When
    window.clear();
    // Then
    assertThat(window.failed(5)).isFalse();
  }

  private void succeed(int calls) {
    for (int i = 0; i < calls; i++) {
      window.succeeded();
    }
  }
}
