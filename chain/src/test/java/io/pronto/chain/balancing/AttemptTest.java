package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttemptTest {

  private final TestFleet test = TestFleet.of(2);
  private final Attempt attempt = test.fleet.attempt("", null, () -> {});

  @Test
  void countsAtTheInstanceItGoesToUntilItEnds() {
    // When
    attempt.goes(test.open.get(0), test.clock.nanos());
    // Then
    assertThat(attempt.instance()).isSameAs(test.instance(0));
    assertThat(test.instance(0).inFlight()).isOne();
    // When
    attempt.ended(Attempt.End.GOOD, test.clock.nanos());
    // Then
    assertThat(test.instance(0).inFlight()).isZero();
  }

  @Test
  void aSecondChoiceReplacesTheFirst() {
    // Given
    attempt.goes(test.open.get(0), test.clock.nanos());
    // When
    attempt.goes(test.open.get(1), test.clock.nanos());
    // Then
    assertThat(test.instance(0).inFlight()).isZero();
    assertThat(test.instance(1).inFlight()).isOne();
    assertThat(attempt.instance()).isSameAs(test.instance(1));
  }

  @Test
  void aConnectionChosenForOneThatIsOverCountsForNothing() {
    // Given
    attempt.ended(Attempt.End.GIVEN_UP, test.clock.nanos());
    // When
    attempt.goes(test.open.get(0), test.clock.nanos());
    // Then
    assertThat(test.instance(0).inFlight()).isZero();
    assertThat(attempt.instance()).isNull();
  }

  @Test
  void endsOnce() {
    // Given
    attempt.goes(test.open.get(0), test.clock.nanos());
    // When
    attempt.ended(Attempt.End.GOOD, test.clock.nanos());
    attempt.ended(Attempt.End.LOST, test.clock.nanos());
    attempt.goes(test.open.get(1), test.clock.nanos());
    // Then
    assertThat(test.instance(0).inFlight()).isZero();
    assertThat(test.instance(1).inFlight()).isZero();
  }

  @Test
  void itsAgeCountsFromItsSendingAndBeforeThatFromItsBeginning() {
    // When, Then
    assertThat(attempt.age(test.clock.advance(Duration.ofNanos(3)))).isEqualTo(3);
    attempt.goes(test.open.get(0), test.clock.nanos());
    assertThat(attempt.age(test.clock.advance(Duration.ofNanos(2)))).isEqualTo(2);
  }
}
