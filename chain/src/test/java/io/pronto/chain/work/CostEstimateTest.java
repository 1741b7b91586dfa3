package io.pronto.chain.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostEstimateTest {

  private static final long BYTES = 1_000;
  private static final long FAST = 10_000;
  private static final long SLOW = 5_000_000;
  private static final long OUTLIER = 60_000_000_000L;

  private final CostEstimate cost = new CostEstimate(true);

  @Test
  void whatIsNotKnownIsNotCheap() {
    assertThat(cost.cheap(BYTES)).isFalse();
    assertThat(cost.cheap(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, BYTES, Integer.MAX_VALUE, Long.MAX_VALUE})
  void isCheapAfterFastRuns(long bytes) {
    // When
    run(cost, bytes, FAST, 3);
    // Then
    assertThat(cost.cheap(bytes)).isTrue();
  }

  @Test
  void whatTakesAsLongAsTheLimitIsNotCheap() {
    // When
    cost.took(BYTES, CostEstimate.CHEAP_NANOS);
    // Then
    assertThat(cost.cheap(BYTES)).isFalse();
  }

  @Test
  void oneOutlierDoesNotChangeTheVerdict() {
    // Given
    run(cost, BYTES, FAST, 100);
    // When
    cost.took(BYTES, OUTLIER);
    // Then
    assertThat(cost.cheap(BYTES)).isTrue();
  }

  @Test
  void workThatTurnedSlowIsNotCheapWithinAFewRuns() {
    // Given
    run(cost, BYTES, FAST, 10_000);
    // When
    run(cost, BYTES, SLOW, 20);
    // Then
    assertThat(cost.cheap(BYTES)).isFalse();
  }

  @Test
  void workThatIsSlowOnceInTenRunsIsNotCheap() {
    // When
    IntStream.range(0, 10_000).forEach(i -> cost.took(BYTES, i % 10 == 0 ? SLOW : FAST));
    // Then
    assertThat(cost.cheap(BYTES)).isFalse();
  }

  @Test
  void workThatIsSlowOnceInThousandRunsStaysCheap() {
    // When
    IntStream.range(0, 10_000).forEach(i -> cost.took(BYTES, i % 1_000 == 500 ? SLOW : FAST));
    // Then
    assertThat(cost.cheap(BYTES)).isTrue();
  }

  @Test
  void aFirstRunThatIsSlowIsForgottenOnceRunsAreFast() {
    // When
    cost.took(BYTES, OUTLIER);
    run(cost, BYTES, FAST, 5_000);
    // Then
    assertThat(cost.cheap(BYTES)).isTrue();
  }

  @Test
  void eachPowerOfTwoOfBytesHasItsOwnEstimate() {
    // When
    run(cost, 1_024, FAST, 3);
    run(cost, 4_096, SLOW, 3);
    // Then
    assertThat(cost.cheap(2_047)).isTrue();
    assertThat(cost.cheap(2_048)).isFalse();
    assertThat(cost.cheap(4_096)).isFalse();
    assertThat(cost.cheap(1_023)).isFalse();
  }

  @Test
  void workThatItsInputDoesNotBoundIsNeverCheap() {
    // Given
    CostEstimate unbounded = new CostEstimate(false);
    // When
    run(unbounded, BYTES, FAST, 1_000);
    // Then
    assertThat(unbounded.cheap(BYTES)).isFalse();
  }

  @Test
  void runsThatTakeNoTimeAreKnown() {
    // When
    run(cost, BYTES, 0, 5_000);
    // Then
    assertThat(cost.cheap(BYTES)).isTrue();
  }

  private static void run(CostEstimate cost, long bytes, long nanos, int times) {
    for (int i = 0; i < times; i++) {
      cost.took(bytes, nanos);
    }
  }
}
