package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PickerTest {

  private static final int CALLS = 10_000;
  private static final String RELEASE = TestFleet.RELEASE;

  private final List<Connection> mute = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 40})
  void spreadsCallsEvenlyOverEqualInstances(int instances) {
    // Given
    TestFleet test = TestFleet.of(instances);
    // When
    Map<Connection, Integer> counts = counts(test, RELEASE, null);
    // Then
    double even = (double) CALLS / instances;
    assertThat(test.open)
        .allSatisfy(
            connection ->
                assertThat(counts.get(connection)).isCloseTo((int) even, within((int) (even / 4))));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void ofUpToEightItAlwaysFindsTheOnlyIdleOne(int instances) {
    // Given
    TestFleet test = TestFleet.of(instances);
    test.open.stream().skip(1).forEach(connection -> test.sent(connection, test.clock.nanos()));
    // Then
    assertThat(counts(test, RELEASE, null)).containsOnlyKeys(test.open.getFirst());
  }

  @Test
  void ofMoreItLooksAtFiveDrawnWithoutRepetition() {
    // Given: the busier, the higher the index, so the choice is the lowest index drawn
    TestFleet test = TestFleet.of(9);
    for (int i = 0; i < test.open.size(); i++) {
      for (int j = 0; j < i; j++) {
        test.sent(test.open.get(i), test.clock.nanos());
      }
    }
    // When
    Map<Connection, Integer> counts = counts(test, RELEASE, null);
    // Then: with repetition the sixth and later ones would be chosen too; 5 of 9 hold the least
    // loaded in 5/9 of the draws
    Set<Connection> chosen = new HashSet<>(counts.keySet());
    assertThat(chosen).isEqualTo(new HashSet<>(test.open.subList(0, 5)));
    assertThat(counts.get(test.open.getFirst()) / (double) CALLS).isCloseTo(5 / 9.0, within(0.02));
  }

  @Test
  void ofManyItFindsTheOnlyOneThatHoldsTheRelease() {
    // Given
    TestFleet test = TestFleet.of(40);
    Connection only = test.add("iris/2/aa");
    test.clock.advance(TestFleet.RULES.slowStart());
    // Then
    assertThat(counts(test, "iris/2/aa", null)).containsOnlyKeys(only);
  }

  /** Each is better than the next, whatever their costs. */
  @Test
  void whatSpeaksAgainstAnInstanceHasItsOrder() {
    // Given
    TestFleet test = TestFleet.of(6);
    Connection good = test.open.get(0);
    Connection ejected = test.open.get(1);
    Connection silent = test.open.get(2);
    Connection avoided = test.open.get(3);
    Connection without = test.open.get(4);
    Connection leaving = test.open.get(5);
    test.call(silent, Attempt.End.LOST, Duration.ofMillis(1_001));
    ejected.instance().eject(test.clock.nanos());
    without.instance().reported(TestFleet.holding(true));
    leaving.instance().reported(TestFleet.holding(false, RELEASE));
    List<Connection> order =
        new ArrayList<>(List.of(good, avoided, ejected, silent, without, leaving));
    List<Connection> left = new ArrayList<>(order);
    while (!order.isEmpty()) {
      // When: the best of those left is the busiest too
      Connection expected = order.removeFirst();
      for (int i = 0; i < 50; i++) {
        test.sent(expected, test.clock.nanos());
      }
      // Then
      Picker picker = new Picker(test.fleet, left, mute::add);
      for (int i = 0; i < 200; i++) {
        assertThat(picker.choose(RELEASE, avoided.instance(), test.clock.nanos()))
            .isSameAs(expected);
      }
      left.remove(expected);
    }
  }

  /** A second sending goes elsewhere exactly where the fleet says that it would. */
  @ParameterizedTest
  @ValueSource(strings = {"good", "starting", "ejected", "silent", "without", "leaving"})
  void aSecondSendingGoesElsewhereWhereThereIsAnother(String kind) {
    // Given
    TestFleet test = TestFleet.of(1);
    Connection first = test.open.getFirst();
    Connection other = test.add(RELEASE);
    if (!kind.equals("starting")) {
      test.clock.advance(TestFleet.RULES.slowStart());
    }
    switch (kind) {
      case "ejected" -> other.instance().eject(test.clock.nanos());
      case "silent" -> {
        test.call(other, Attempt.End.LOST, Duration.ofMillis(1_001));
        other.replace();
      }
      case "without" -> other.instance().reported(TestFleet.holding(true));
      case "leaving" -> other.instance().reported(TestFleet.holding(false, RELEASE));
      default -> {}
    }
    // When
    boolean elsewhere = test.fleet.hasOther(first.instance(), RELEASE);
    // Then
    assertThat(counts(test, RELEASE, first.instance())).containsOnlyKeys(elsewhere ? other : first);
    assertThat(elsewhere).isEqualTo(kind.equals("good") || kind.equals("starting"));
  }

  @Test
  void aStartingOneGetsAGrowingShare() {
    // Given
    TestFleet test = TestFleet.of(1);
    Connection starting = test.add(RELEASE);
    // When, Then: it is idle and the other is slow, so it gets all it may
    for (int percent = 0; percent <= 100; percent += 20) {
      keepAt(test, test.open.getFirst(), 50);
      assertThat(counts(test, RELEASE, null).getOrDefault(starting, 0))
          .isCloseTo(CALLS * percent / 100, within(CALLS / 25));
      test.clock.advance(Duration.ofMillis(950));
    }
  }

  @Test
  void startingOnesShareTheCallsWhereThereAreNoOthers() {
    // Given
    TestFleet test = new TestFleet(5);
    test.add(RELEASE);
    test.add(RELEASE);
    // Then
    assertThat(counts(test, RELEASE, null).values())
        .allSatisfy(count -> assertThat(count).isCloseTo(CALLS / 2, within(CALLS / 20)));
  }

  @Test
  void aSlowOneIsAvoidedAndTriedAgainLater() {
    // Given
    TestFleet test = TestFleet.of(2);
    Connection slow = test.open.getFirst();
    test.call(slow, Attempt.End.GOOD, Duration.ofMillis(50));
    keepAt(test, test.open.get(1), 1);
    // Then
    assertThat(counts(test, RELEASE, null)).doesNotContainKey(slow);
    // When
    for (int i = 0; i < 50; i++) {
      test.clock.advance(Duration.ofMillis(100));
      keepAt(test, test.open.get(1), 1);
    }
    // Then
    assertThat(counts(test, RELEASE, null)).containsKey(slow);
  }

  private static void keepAt(TestFleet test, Connection connection, int millis) {
    test.call(connection, Attempt.End.GOOD, Duration.ofMillis(millis));
  }

  @Test
  void aFrozenOneIsAvoidedByItsSilenceAlone() {
    // Given
    TestFleet test = TestFleet.of(2);
    Connection frozen = test.open.getFirst();
    test.sent(frozen, test.clock.nanos());
    // When
    test.clock.advance(Duration.ofMillis(100));
    for (int i = 0; i < 10; i++) {
      test.sent(test.open.get(1), test.clock.nanos());
    }
    // Then
    assertThat(counts(test, RELEASE, null)).doesNotContainKey(frozen);
  }

  @Test
  void aMuteConnectionIsToldOfOnceAndChosenOnlyWhereThereIsNoOther() {
    // Given
    TestFleet test = TestFleet.of(2);
    Connection silent = test.open.getFirst();
    test.call(silent, Attempt.End.LOST, Duration.ofMillis(1_001));
    // Then
    assertThat(counts(test, RELEASE, null)).doesNotContainKey(silent);
    assertThat(mute).containsExactly(silent);
    assertThat(new Picker(test.fleet, List.of(silent), mute::add).choose("", null, 0))
        .isSameAs(silent);
  }

  /** How often each is chosen where every call ends at once. */
  private Map<Connection, Integer> counts(TestFleet test, String release, Instance avoid) {
    Picker picker = new Picker(test.fleet, test.open, mute::add);
    Map<Connection, Integer> counts = new IdentityHashMap<>();
    for (int i = 0; i < CALLS; i++) {
      counts.merge(picker.choose(release, avoid, test.clock.nanos()), 1, Integer::sum);
    }
    return counts;
  }
}
