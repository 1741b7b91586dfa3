package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.FourThreads;
import io.pronto.core.time.MovedClock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTest {

  private static final BalancingRules RULES = BalancingRules.DEFAULT;
  private static final Duration NOT_QUITE = Duration.ofNanos(1);

  private final MovedClock clock = new MovedClock();
  private final Instance instance =
      new Instance(InetSocketAddress.createUnresolved("h", 1), RULES, 1, clock.nanos());

  @Test
  void isLeftOutTwiceAsLongEachTimeUpToTheLongest() {
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      // When
      instance.eject(clock.nanos());
      // Then
      clock.advance(Duration.ofSeconds(seconds).minus(NOT_QUITE));
      assertThat(instance.ejected(clock.nanos())).isTrue();
      clock.advance(NOT_QUITE);
      assertThat(instance.ejected(clock.nanos())).isFalse();
    }
  }

  @Test
  void isLeftOutBrieflyAgainWhereTheLastTimeIsLongOver() {
    // Given
    instance.eject(clock.nanos());
    clock.advance(Duration.ofSeconds(1));
    instance.eject(clock.nanos());
    clock.advance(Duration.ofSeconds(2).plus(RULES.ejection().longest()).plus(NOT_QUITE));
    // When
    instance.eject(clock.nanos());
    // Then
    assertThat(instance.ejected(clock.advance(Duration.ofSeconds(1)))).isFalse();
  }

  @Test
  void manyTimesDoNotOverflow() {
    for (int i = 0; i < 200; i++) {
      instance.eject(clock.nanos());
      assertThat(instance.ejected(clock.advance(Duration.ofMillis(999)))).isTrue();
      clock.advance(Duration.ofSeconds(30));
    }
  }

  @Test
  void oneThatWasNeverLeftOutIsNot() {
    assertThat(instance.ejected(clock.nanos())).isFalse();
    assertThat(instance.ejected(Long.MIN_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1000, 0.2", "2500, 0.5", "5000, 1", "60000, 1"})
  void startsSlowlyOnceConnected(long millis, double share) {
    // Given
    instance.connected(1, clock.nanos());
    // Then
    assertThat(instance.share(clock.advance(Duration.ofMillis(millis)))).isEqualTo(share);
  }

  @Test
  void startsSlowlyAgainAfterItWasLeftOut() {
    // Given
    clock.advance(Duration.ofMinutes(1));
    // When
    instance.eject(clock.nanos());
    // Then
    assertThat(instance.share(clock.nanos())).isZero();
    assertThat(instance.share(clock.advance(Duration.ofSeconds(1)))).isZero();
    assertThat(instance.share(clock.advance(Duration.ofMillis(2_500)))).isEqualTo(0.5);
  }

  @Test
  void theFirstConnectionAloneBeginsTheSlowStart() {
    // Given
    instance.connected(1, clock.nanos());
    clock.advance(Duration.ofMinutes(1));
    // When
    instance.connected(1, clock.nanos());
    // Then
    assertThat(instance.share(clock.nanos())).isEqualTo(1);
  }

  @Test
  void whatItReportedGoesWithTheLastConnection() {
    // Given
    instance.connected(1, clock.nanos());
    instance.connected(1, clock.nanos());
    instance.reported(TestFleet.holding(true, "iris/1/9f"));
    // When, Then
    instance.disconnected();
    assertThat(instance.isConnected()).isTrue();
    assertThat(instance.holds("iris/1/9f")).isTrue();
    instance.disconnected();
    assertThat(instance.isConnected()).isFalse();
    assertThat(instance.holds("iris/1/9f")).isFalse();
    assertThat(instance.holdings().serving()).isFalse();
  }

  @Test
  void whatIsReportedWithoutAConnectionCountsForNothing() {
    // Given
    instance.connected(1, clock.nanos());
    instance.disconnected();
    // When
    instance.reported(TestFleet.holding(true, "iris/1/9f"));
    // Then
    assertThat(instance.holds("iris/1/9f")).isFalse();
    assertThat(instance.holdings().serving()).isFalse();
  }

  /** Whoever is connected and has reported finds that, whatever other channels lose meanwhile. */
  @Test
  void channelsThatComeAndGoLoseNoReportOfEachOther() throws InterruptedException {
    // Given
    AtomicInteger lost = new AtomicInteger();
    // When
    FourThreads.each(
        100_000,
        _ -> {
          instance.connected(1, clock.nanos());
          instance.reported(Instance.Holdings.ANYTHING);
          lost.addAndGet(instance.holdings().serving() ? 0 : 1);
          instance.disconnected();
        });
    // Then
    assertThat(lost.get()).isZero();
    assertThat(instance.isConnected()).isFalse();
    assertThat(instance.holdings()).isEqualTo(Instance.Holdings.UNKNOWN);
  }

  @Test
  void oneWithoutAStreamOfReleasesIsTakenToHoldThemAll() {
    // Given
    instance.connected(1, clock.nanos());
    // When
    instance.reported(Instance.Holdings.ANYTHING);
    // Then
    assertThat(instance.holds("iris/1/9f")).isTrue();
    assertThat(instance.holdings().serving()).isTrue();
  }
}
