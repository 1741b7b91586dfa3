package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
  void isMuteOnceACallWasLeftUnansweredAndASecondPassed() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.sent(connection, test.clock.nanos());
    test.clock.advance(Duration.ofMillis(900));
    // When
    test.unheard(connection, test.clock.nanos());
    // Then
    assertThat(mute(100)).isFalse();
    assertThat(mute(1)).isTrue();
  }

  @Test
  void aSlowCallAloneMakesNoneMute() {
    test.sent(connection, test.clock.nanos());
    assertThat(mute(60_000)).isFalse();
  }

  @Test
  void silenceGoesOnOverCallsThatFollowEachOther() {
    // Given
    for (int i = 0; i < 3; i++) {
      test.sent(connection, test.clock.nanos());
      test.unheard(connection, test.clock.advance(Duration.ofMillis(400)));
    }
    // Then
    assertThat(mute(0)).isTrue();
  }

  @Test
  void aCancelledCallBeforeAPauseMakesNoneMute() {
    // Given
    test.sent(connection, test.clock.nanos());
    test.unheard(connection, test.clock.advance(Duration.ofMillis(5)));
    // When
    test.clock.advance(Duration.ofMinutes(10));
    // Then
    assertThat(mute(0)).isFalse();
    test.sent(connection, test.clock.nanos());
    assertThat(mute(500)).isFalse();
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
    assertThat(mute(60_000)).isFalse();
  }

  @Test
  void oneCallIsToldThatItIsTheFirstToReplaceIt() {
    assertThat(connection.replace()).isTrue();
    assertThat(connection.replace()).isFalse();
    assertThat(connection.replaced()).isTrue();
  }

  @Test
  void nothingIsLeftInFlightUnderManyThreads() throws InterruptedException {
    // Given
    Attempt.End[] ends = Attempt.End.values();
    List<Thread> threads = new ArrayList<>();
    // When
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 20_000; i++) {
                      Attempt attempt = test.fleet.attempt("", null, () -> {});
                      attempt.goes(connection, test.clock.nanos());
                      attempt.ended(ends[i % ends.length], test.clock.nanos());
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // Then
    assertThat(connection.instance().inFlight()).isZero();
    assertThat(silence(50)).isZero();
  }

  private long silence(long millis) {
    return connection.silence(test.clock.advance(Duration.ofMillis(millis))) / 1_000_000;
  }

  private boolean mute(long millis) {
    return connection.mute(test.clock.advance(Duration.ofMillis(millis)));
  }
}
