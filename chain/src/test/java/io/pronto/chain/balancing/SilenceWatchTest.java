package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceWatchTest {

  private static final Duration LEAST = Duration.ofMillis(100);
  private static final String SLOW = "slow/1/aa";

  private final TestFleet test = TestFleet.of(1);
  private final Connection connection = test.open.getFirst();
  private final List<String> told = new ArrayList<>();

  SilenceWatchTest() {
    test.fleet.opened(connection);
  }

  @Test
  void tellsCallsThatWaitInSilence() {
    // Given
    sent("a", TestFleet.RELEASE);
    // When, Then
    assertThat(toldAfter(100)).isEmpty();
    assertThat(toldAfter(1)).containsExactly("a");
  }

  @Test
  void aCallMustHaveWaitedForSoLongItself() {
    // Given
    sent("a", TestFleet.RELEASE);
    test.clock.advance(Duration.ofMillis(90));
    sent("b", TestFleet.RELEASE);
    // When, Then
    assertThat(toldAfter(11)).containsExactly("a");
    assertThat(toldAfter(90)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void anythingHeardOnTheConnectionEndsItsSilence() {
    // Given
    sent("a", TestFleet.RELEASE);
    Attempt other = sent("b", TestFleet.RELEASE);
    test.clock.advance(Duration.ofMillis(90));
    // When
    other.ended(Attempt.End.GOOD, test.clock.nanos());
    // Then
    assertThat(toldAfter(100)).isEmpty();
  }

  /** A model of 400 ms beside one of 1 ms. */
  @Test
  void aCallOfASlowReleaseIsToldLater() {
    // Given
    sent("warm", SLOW).ended(Attempt.End.GOOD, test.clock.advance(Duration.ofMillis(400)));
    test.calls(1_000, connection, Attempt.End.GOOD);
    // When
    sent("slow", SLOW);
    // Then
    assertThat(toldAfter(7_999)).isEmpty();
    // When
    sent("quick", TestFleet.RELEASE);
    // Then
    assertThat(toldAfter(101)).containsExactlyInAnyOrder("slow", "quick");
  }

  @Test
  void callsOnAConnectionThatTakesNoMoreAreToldUntilTheyEnd() {
    // Given
    Attempt attempt = sent("a", TestFleet.RELEASE);
    // When
    connection.close();
    // Then
    assertThat(toldAfter(101)).containsExactly("a");
    // When
    attempt.ended(Attempt.End.LOST, test.clock.nanos());
    // Then
    assertThat(toldAfter(101)).isEmpty();
  }

  @Test
  void aConnectionIsForgottenOnceItIsClosedAndItsCallsAreOver() {
    // Given
    SilenceWatch watch = new SilenceWatch();
    watch.opened(connection);
    Attempt attempt = sent("a", TestFleet.RELEASE);
    // When, Then
    connection.close();
    watch.look(LEAST.toNanos(), test.clock.nanos());
    assertThat(watch.size()).isOne();
    attempt.ended(Attempt.End.GOOD, test.clock.nanos());
    watch.look(LEAST.toNanos(), test.clock.nanos());
    assertThat(watch.size()).isZero();
  }

  @Test
  void oneThatThrowsKeepsNoneFromBeingTold() {
    // Given
    for (String name : List.of("a", "b")) {
      sent(TestFleet.RELEASE, () -> fail(name, new IllegalStateException("planted")));
      sent(TestFleet.RELEASE, () -> fail(name, new LinkageError("planted")));
    }
    // When, Then
    assertThat(toldAfter(101)).containsExactlyInAnyOrder("a", "a", "b", "b");
  }

  private void fail(String name, RuntimeException e) {
    told.add(name);
    throw e;
  }

  private void fail(String name, Error e) {
    told.add(name);
    throw e;
  }

  private Attempt sent(String name, String release) {
    return sent(release, () -> told.add(name));
  }

  private Attempt sent(String release, Runnable onSilence) {
    Attempt attempt = test.fleet.attempt(release, null, onSilence);
    attempt.goes(connection, test.clock.nanos());
    return attempt;
  }

  private List<String> toldAfter(long millis) {
    told.clear();
    test.clock.advance(Duration.ofMillis(millis));
    test.fleet.watchSilence(LEAST);
    return List.copyOf(told);
  }
}
