package io.pronto.chain.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pronto.core.release.ReleaseState;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FleetTest {

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 1", "3, 1", "4, 2", "9, 4"})
  void leavesAtMostHalfOutAndNeverTheLast(int instances, int most) {
    // Given
    TestFleet test = TestFleet.of(instances);
    // When
    for (Connection connection : test.open) {
      test.calls(20, connection, Attempt.End.FAILED);
    }
    // Then
    assertThat(test.fleet.ejectedNow()).isEqualTo(most);
    assertThat(test.fleet.ejections()).isEqualTo(most);
  }

  @Test
  void instancesThatAreNotConnectedCountForNothing() {
    // Given
    TestFleet test = TestFleet.of(4);
    test.instance(2).disconnected();
    test.instance(3).disconnected();
    // When
    for (Connection connection : test.open) {
      test.calls(20, connection, Attempt.End.LOST);
    }
    // Then
    assertThat(test.fleet.ejectedNow()).isEqualTo(1);
    assertThat(test.fleet.usable()).isEqualTo(2);
    assertThat(test.fleet.known()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(
      value = Attempt.End.class,
      names = {"GOOD", "OTHER", "REFUSED", "GIVEN_UP", "UNJUDGED"})
  void whatIsNotTheInstancesDoingLeavesNobodyOut(Attempt.End end) {
    // Given
    TestFleet test = TestFleet.of(2);
    // When
    test.calls(1_000, test.open.getFirst(), end);
    // Then
    assertThat(test.fleet.ejections()).isZero();
  }

  @Test
  void knowsTheUsualLatencyOfGoodAnswers() {
    // Given
    TestFleet test = TestFleet.of(1);
    assertThat(test.fleet.typicalNanos()).isEqualTo(1_000_000);
    // When
    for (int i = 0; i < 500; i++) {
      test.call(test.open.getFirst(), Attempt.End.GOOD, Duration.ofMillis(4));
      test.call(test.open.getFirst(), Attempt.End.FAILED, Duration.ofMillis(900));
    }
    // Then
    assertThat(test.fleet.typicalNanos()).isCloseTo(4e6, within(1e-3));
  }

  /** Also one that cannot be left out, as most others are bad too or as it has few calls. */
  @ParameterizedTest
  @EnumSource(
      value = Attempt.End.class,
      names = {"REFUSED", "FAILED", "LOST"})
  void anInstanceThatFailsQuicklyIsAvoidedForAWhile(Attempt.End end) {
    // Given
    TestFleet test = TestFleet.of(2);
    test.calls(500, test.open.get(1), Attempt.End.GOOD);
    test.call("slow/1/aa", test.open.get(1), Attempt.End.GOOD, Duration.ofMillis(400));
    // When
    test.call(test.open.get(0), end, Duration.ofNanos(1));
    // Then: ten times what its release takes
    assertThat(latency(test, 0)).isCloseTo(10e6, within(1.0));
    // When
    test.call("slow/1/aa", test.open.get(0), end, Duration.ofNanos(1));
    // Then
    assertThat(latency(test, 0)).isCloseTo(4e9, within(1.0));
    // When
    test.call(test.open.get(0), end, Duration.ofMinutes(1));
    // Then
    assertThat(latency(test, 0)).isCloseTo(60e9, within(1.0));
  }

  private static double latency(TestFleet test, int instance) {
    return test.instance(instance).latency().at(test.clock.nanos());
  }

  @Test
  void whatIsNotJudgedSaysNothingOfInstanceAndConnection() {
    // Given
    TestFleet test = TestFleet.of(1);
    test.calls(1, test.open.getFirst(), Attempt.End.GOOD);
    double before = latency(test, 0);
    // When
    test.call(test.open.getFirst(), Attempt.End.UNJUDGED, Duration.ofSeconds(5));
    // Then
    assertThat(latency(test, 0)).isLessThan(before);
    assertThat(test.open.getFirst().mute()).isFalse();
    assertThat(test.instance(0).inFlight()).isZero();
  }

  @Test
  void anotherIsOneThatServesHoldsTheReleaseAndIsNotLeftOut() {
    // Given
    TestFleet test = TestFleet.of(2);
    Instance one = test.instance(0);
    Instance other = test.instance(1);
    // When, Then
    assertThat(test.fleet.hasOther(one, TestFleet.RELEASE)).isTrue();
    assertThat(test.fleet.hasOther(one, "")).isTrue();
    assertThat(test.fleet.hasOther(one, "iris/2/aa")).isFalse();
    other.eject(test.clock.nanos());
    assertThat(test.fleet.hasOther(one, TestFleet.RELEASE)).isFalse();
    assertThat(test.fleet.hasOther(other, TestFleet.RELEASE)).isTrue();
    test.clock.advance(Duration.ofSeconds(1));
    other.reported(TestFleet.holding(false, TestFleet.RELEASE));
    assertThat(test.fleet.hasOther(one, TestFleet.RELEASE)).isFalse();
    other.reported(Instance.Holdings.ANYTHING);
    assertThat(test.fleet.hasOther(one, TestFleet.RELEASE)).isTrue();
    other.disconnected();
    assertThat(test.fleet.hasOther(one, TestFleet.RELEASE)).isFalse();
  }

  /** On a frozen one, what was sent a second time would only wait too. */
  @Test
  void anotherHasNoConnectionThatFellSilent() {
    // Given
    TestFleet test = TestFleet.of(2);
    Connection silent = test.open.get(1);
    // When
    test.call(silent, Attempt.End.LOST, Duration.ofMillis(1_001));
    silent.replace();
    // Then
    assertThat(test.fleet.hasOther(test.instance(0), TestFleet.RELEASE)).isFalse();
    assertThat(test.fleet.hasOther(test.instance(1), TestFleet.RELEASE)).isTrue();
    // When: another has taken its place
    silent.close();
    // Then
    assertThat(test.fleet.hasOther(test.instance(0), TestFleet.RELEASE)).isTrue();
  }

  @Test
  void aReleaseIsReadyWhereItIsOnAnyInstance() {
    // Given
    TestFleet test = new TestFleet(1);
    ReleaseState absent = ReleaseState.ready(id("iris/1/9f").model(), "1").without("torn");
    ReleaseState torn = new ReleaseState("iris", "1", "9f", false, "torn");
    test.add();
    test.add("iris/1/9f", "iris/2/aa");
    test.add();
    test.instance(0).reported(Instance.Holdings.of(true, List.of(torn, absent)));
    test.instance(2).reported(Instance.Holdings.of(true, List.of(torn)));
    // Then
    assertThat(test.fleet.releases().orElseThrow())
        .containsExactlyInAnyOrder(id("iris/1/9f"), id("iris/2/aa"), absent);
  }

  private static ReleaseState id(String id) {
    return TestFleet.ready(id);
  }

  @Test
  void instancesThatTakeNoCallsOrSayNothingHoldNoReleases() {
    // Given
    TestFleet test = TestFleet.of(2);
    // When
    test.instance(0).reported(TestFleet.holding(false, TestFleet.RELEASE));
    test.instance(1).reported(Instance.Holdings.ANYTHING);
    // Then
    assertThat(test.fleet.releases()).isEmpty();
  }

  @Test
  void anInstanceIsForgottenWithTheLastChannelThatKnowsIt() {
    // Given
    TestFleet test = new TestFleet(1);
    InetSocketAddress address = InetSocketAddress.createUnresolved("h", 1);
    Instance joined = test.fleet.join(address);
    assertThat(test.fleet.join(address)).isSameAs(joined);
    // When, Then
    test.fleet.leave(joined);
    assertThat(test.fleet.known()).isOne();
    test.fleet.leave(joined);
    assertThat(test.fleet.known()).isZero();
    assertThat(test.fleet.join(address)).isNotSameAs(joined);
  }
}
