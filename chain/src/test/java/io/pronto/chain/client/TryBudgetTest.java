package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.FourThreads;
import io.pronto.core.time.MovedClock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TryBudgetTest {

  private static final double SHARE = 0.1;
  private static final int LEAST = 10;

  private final MovedClock clock = new MovedClock();
  private final TryBudget budget = new TryBudget(SHARE, LEAST, clock);

  /** A hundred calls a second for a minute, of which a part fails. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 9, 10, 11, 25, 50, 75, 99, 100})
  void isNeverExceededWhateverThePartThatFails(int percent) {
    // Given
    SplittableRandom random = new SplittableRandom(percent);
    int calls = 0;
    int extra = 0;
    int failed = 0;
    // When
    for (int i = 0; i < 6_000; i++) {
      clock.advance(Duration.ofMillis(10));
      budget.called();
      calls++;
      if (random.nextInt(100) < percent) {
        failed++;
        extra += budget.take() ? 1 : 0;
      }
      // Then
      assertThat(extra).isLessThanOrEqualTo((int) Math.max(LEAST, SHARE * calls + LEAST));
    }
    assertThat(extra + budget.refused()).isEqualTo(failed);
    if (percent <= 5) {
      assertThat(extra).isEqualTo(failed);
    } else if (percent >= 25) {
      assertThat(extra).isBetween((int) (0.9 * SHARE * calls), (int) (SHARE * calls) + LEAST);
    }
  }

  @Test
  void aFewAreAllowedWhereThereAreFewCalls() {
    // Given
    budget.called();
    // Then
    for (int i = 0; i < LEAST; i++) {
      assertThat(budget.left()).isEqualTo(LEAST - i);
      assertThat(budget.take()).isTrue();
    }
    assertThat(budget.left()).isZero();
    assertThat(budget.take()).isFalse();
    assertThat(budget.refused()).isOne();
  }

  @Test
  void isFullAgainTenSecondsLater() {
    // Given
    while (budget.take()) {
      clock.advance(Duration.ofMillis(1));
    }
    // When, Then
    clock.advance(Duration.ofMillis(8_900));
    assertThat(budget.take()).isFalse();
    clock.advance(Duration.ofMillis(1_100));
    assertThat(budget.take()).isTrue();
  }

  @Test
  void callsLongAgoAllowNothing() {
    // Given
    for (int i = 0; i < 10_000; i++) {
      budget.called();
    }
    // When
    clock.advance(Duration.ofMinutes(5));
    // Then
    assertThat(taken(100)).isEqualTo(LEAST);
  }

  @Test
  void withoutShareAndLeastThereIsNone() {
    // Given
    TryBudget none = new TryBudget(0, 0, clock);
    none.called();
    // Then
    assertThat(none.take()).isFalse();
  }

  @Test
  void manyThreadsDoNotExceedItTogether() throws InterruptedException {
    // Given
    int each = 20_000;
    AtomicInteger extra = new AtomicInteger();
    // When
    FourThreads.each(
        each,
        _ -> {
          budget.called();
          if (budget.take()) {
            extra.incrementAndGet();
          }
        });
    // Then
    assertThat(extra.get()).isEqualTo((int) (4 * each * SHARE));
    assertThat(budget.refused()).isEqualTo(4 * each - extra.get());
  }

  private int taken(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += budget.take() ? 1 : 0;
    }
    return taken;
  }
}
