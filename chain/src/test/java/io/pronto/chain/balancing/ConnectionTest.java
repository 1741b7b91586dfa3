package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.pipeline.FourThreads;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionTest {

  private final TestFleet test = TestFleet.of(1);
  private final Connection connection = test.open.getFirst();

  @Test
  void isSilentWhileCallsWait() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.sent(connection, test.clock.advance(Duration.ofMillis(30)));
    // Then
    assertThat(silence(20)).isEqualTo(50);
    // When
    test.heard(connection, test.clock.nanos());
    // Then
    assertThat(silence(7)).isEqualTo(7);
    // When
    test.heard(connection, test.clock.nanos());
    // Then
    assertThat(silence(100)).isZero();
  }

  @Test
  void isMuteOnceCallsWereLeftUnansweredForASecondInAll() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.sent(connection, test.clock.nanos());
    // When
    test.unheard(connection, test.clock.advance(Duration.ofMillis(900)));
    // Then
    assertThat(connection.mute()).isFalse();
    // When
    test.unheard(connection, test.clock.advance(Duration.ofMillis(101)));
    // Then
    assertThat(connection.mute()).isTrue();
  }

  @Test
  void aMomentInWhichSeveralCallsWaitCountsOnce() {
    // Given
    for (int i = 0; i < 10; i++) {
      test.sent(connection, test.clock.nanos());
    }
    test.clock.advance(Duration.ofMillis(999));
    // When
    for (int i = 0; i < 10; i++) {
      test.unheard(connection, test.clock.nanos());
    }
    // Then
    assertThat(connection.mute()).isFalse();
  }

  @Test
  void aSlowCallAloneMakesNoneMute() {
    test.sent(connection, test.clock.nanos());
    test.clock.advance(Duration.ofMinutes(1));
    assertThat(connection.mute()).isFalse();
  }

  /** Hedges of a model that takes 400 ms: after its usual time, and after a lot more. */
  @Test
  void callsOfASlowReleaseThatAreGivenUpMakeNoneMuteForLong() {
    // Given
    String slow = "slow/1/aa";
    test.call(slow, connection, Attempt.End.GOOD, Duration.ofMillis(400));
    // When
    for (int i = 0; i < 100; i++) {
      test.call(slow, connection, Attempt.End.GIVEN_UP, Duration.ofMillis(800));
    }
    for (int i = 0; i < 7; i++) {
      test.call(slow, connection, Attempt.End.GIVEN_UP, Duration.ofSeconds(1));
    }
    // Then: nor does a quick one inherit their time
    test.sent(connection, test.clock.nanos());
    assertThat(connection.silence(test.clock.nanos())).isZero();
    test.unheard(connection, test.clock.advance(Duration.ofMillis(100)));
    assertThat(connection.mute()).isFalse();
    // When
    test.call(slow, connection, Attempt.End.LOST, Duration.ofMillis(8_001));
    // Then
    assertThat(connection.mute()).isTrue();
  }

  @Test
  void callsWithTooLittleTimeMakeNoneMute() {
    for (int i = 0; i < 10_000; i++) {
      test.call(connection, Attempt.End.GIVEN_UP, Duration.ofMillis(2));
    }
    assertThat(connection.mute()).isFalse();
  }

  @Test
  void silenceGoesOnOverCallsThatFollowEachOther() {
    // Given
    for (int i = 0; i < 3; i++) {
      test.sent(connection, test.clock.nanos());
      test.unheard(connection, test.clock.advance(Duration.ofMillis(400)));
    }
    // Then
    assertThat(connection.mute()).isTrue();
  }

  @Test
  void aCancelledCallBeforeAPauseMakesNoneMute() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.unheard(connection, test.clock.advance(Duration.ofMillis(5)));
    // When
    test.clock.advance(Duration.ofMinutes(10));
    // Then
    assertThat(connection.mute()).isFalse();
    test.sent(connection, test.clock.nanos());
    test.unheard(connection, test.clock.advance(Duration.ofMillis(500)));
    assertThat(connection.mute()).isFalse();
  }

  @Test
  void anAnswerEndsTheSilence() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.unheard(connection, test.clock.advance(Duration.ofSeconds(2)));
    test.sent(connection, test.clock.nanos());
    // When
    test.heard(connection, test.clock.nanos());
    // Then
    assertThat(connection.mute()).isFalse();
  }

  @Test
  void oneCallIsToldThatItIsTheFirstToReplaceIt() {
    assertThat(connection.replace()).isTrue();
    assertThat(connection.replace()).isFalse();
    assertThat(connection.replaced()).isTrue();
  }

  @Test
  void oneThatIsClosedIsNotReplacedAndLeavesNoTrace() {
    // When
    connection.close();
    // Then
    assertThat(connection.replace()).isFalse();
    assertThat(connection.instance().mute()).isFalse();
    // When
    Connection other = TestFleet.connection(connection.instance());
    other.replace();
    // Then
    assertThat(connection.instance().mute()).isTrue();
    other.close();
    other.close();
    assertThat(connection.instance().mute()).isFalse();
  }

  @Test
  void nothingIsLeftInFlightUnderManyThreads() throws InterruptedException {
    // Given
    Attempt.End[] ends = Attempt.End.values();
    // When
    FourThreads.each(
        20_000,
        i -> {
          Attempt attempt = test.fleet.attempt("", null, () -> {});
          attempt.goes(connection, test.clock.nanos());
          attempt.ended(ends[i % ends.length], test.clock.nanos());
        });
    // Then
    assertThat(connection.instance().inFlight()).isZero();
    assertThat(silence(50)).isZero();
  }

  private long silence(long millis) {
    return connection.silence(test.clock.advance(Duration.ofMillis(millis))) / 1_000_000;
  }
}
