package io.pronto.modelserver.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InlineRuleTest {

  private static final long MICRO = 1_000;
  private static final long SMALL = 16;

  private final InlineRule rule = new InlineRule(false);

  @Test
  void whatWasNeverMeasuredIsNotInline() {
    assertThat(rule.allows(SMALL, 0)).isFalse();
  }

  @Test
  void oneFastRunIsNotEnough() {
    rule.ran(SMALL, 5 * MICRO);
    assertThat(rule.allows(SMALL, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 20, 60", "5, 20, 60", "50, 40, 80", "90, 90, 140"})
  void comesInlineAfterANumberOfFastRuns(long micros, int atLeast, int atMost) {
    int runs = runsUntilInline(micros * MICRO);
    assertThat(runs).isBetween(atLeast, atMost);
  }

  @ParameterizedTest
  @CsvSource({"100", "101", "5000", "9223372036854775"})
  void neverComesInlineWithSlowRuns(long micros) {
    run(10_000, micros * MICRO);
    assertThat(rule.allows(SMALL, 0)).isFalse();
  }

  @Test
  void leavesAtOnceWhenARunIsSlow() {
    // Given
    run(1_000, 5 * MICRO);
    assertThat(rule.allows(SMALL, 0)).isTrue();
    // When
    rule.ran(SMALL, 150 * MICRO);
    // Then
    assertThat(rule.allows(SMALL, 0)).isFalse();
  }

  @Test
  void forgetsAVeryLongPauseLikeAnyOtherSlowRun() {
    // Given
    run(1_000, 5 * MICRO);
    // When
    rule.ran(SMALL, 10_000_000 * MICRO);
    // Then
    assertThat(runsUntilInline(5 * MICRO)).isBetween(20, 60);
  }

  @Test
  void waitsForNobody() {
    run(1_000, 5 * MICRO);
    assertThat(rule.allows(SMALL, 1)).isFalse();
  }

  @Test
  void judgesEachSizeOfInputByItself() {
    // Given
    run(1_000, 5 * MICRO);
    // Then
    assertThat(rule.allows(31, 0)).isTrue();
    assertThat(rule.allows(15, 0)).isFalse();
    assertThat(rule.allows(32, 0)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2147483648", "9223372036854775807"})
  void takesAnySize(long bytes) {
    rule.ran(bytes, -1);
    assertThat(rule.allows(bytes, 0)).isFalse();
    assertThat(rule.estimate(bytes)).isLessThan(InlineRule.CEILING_NANOS);
  }

  @Test
  void graphsWithControlFlowAreNeverInline() {
    InlineRule loops = new InlineRule(true);
    for (int i = 0; i < 1_000; i++) {
      loops.ran(SMALL, MICRO);
    }
    assertThat(loops.allows(SMALL, 0)).isFalse();
  }

  private int runsUntilInline(long nanos) {
    int runs = 0;
    while (!rule.allows(SMALL, 0) && runs < 10_000) {
      rule.ran(SMALL, nanos);
      runs++;
    }
    return runs;
  }

  private void run(int times, long nanos) {
    for (int i = 0; i < times; i++) {
      rule.ran(SMALL, nanos);
    }
  }
}
