package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.NameResolverRegistry;
import io.pronto.chain.hop.Target;
import io.pronto.core.failure.Failure;
import io.pronto.wire.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances that come and go, and connections that fall silent. */
class InstanceListTest extends AbstractInstancesTest {

  private final ListedResolver registry = new ListedResolver();

  @BeforeEach
  void register() {
    NameResolverRegistry.getDefaultRegistry().register(registry);
  }

  @AfterEach
  void deregister() {
    NameResolverRegistry.getDefaultRegistry().deregister(registry);
  }

  private void openListed(FakeHop... listed) throws InterruptedException {
    list(listed);
    open(new Target(URI.create("listed:///hop")), SECOND_TRIES, null);
    until(() -> next.fleet().usable() == listed.length);
  }

  private void list(FakeHop... listed) {
    Integer[] ports = new Integer[listed.length];
    for (int i = 0; i < listed.length; i++) {
      ports[i] = listed[i].port();
    }
    registry.list(ports);
  }

  @Test
  void anInstanceThatIsNotListedAnyMoreIsForgottenAtOnce() throws Exception {
    // Given
    FakeHop stays = hop(FakeHop::echo);
    FakeHop goes = hop(FakeHop::echo);
    openListed(stays, goes);
    // When
    list(stays);
    // Then
    until(() -> next.fleet().known() == 1);
    int before = goes.calls.get();
    allAreAnswered(20);
    assertThat(goes.calls.get()).isEqualTo(before);
  }

  @Test
  void aListThatLosesMoreThanHalfIsNotBelievedWhileTheConnectionsLive() throws Exception {
    // Given
    FakeHop one = hop(FakeHop::echo);
    FakeHop two = hop(FakeHop::echo);
    FakeHop three = hop(FakeHop::echo);
    openListed(one, two, three);
    // When
    list(one);
    // Then
    assertThat(next.fleet().usable()).isEqualTo(3);
    allAreAnswered(20);
    // When
    two.close();
    // Then
    until(() -> next.fleet().known() == 2);
    until(() -> next.fleet().known() == 1);
    allAreAnswered(20);
  }

  @Test
  void anEmptyListStopsNobodyUntilItsTimeIsOver() throws Exception {
    // Given
    openListed(hop(FakeHop::echo), hop(FakeHop::echo));
    // When
    long emptied = System.nanoTime();
    list();
    // Then
    allAreAnswered(20);
    until(() -> next.fleet().known() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - emptied))
        .isGreaterThanOrEqualTo(BALANCING.keep());
    assertThat(failure(send(LONG))).isInstanceOf(Failure.HopUnavailable.class);
    // When
    list(hops.getFirst());
    // Then
    until(() -> next.fleet().usable() == 1);
    allAreAnswered(5);
  }

  @Test
  void oneThatIsListedAgainStaysAndItsTimeBeginsAnew() throws Exception {
    // Given
    FakeHop hop = hop(FakeHop::echo);
    openListed(hop);
    list();
    Thread.sleep(BALANCING.keep().dividedBy(2));
    list(hop);
    // When
    long emptied = System.nanoTime();
    list();
    // Then
    until(() -> next.fleet().known() == 0);
    assertThat(Duration.ofNanos(System.nanoTime() - emptied))
        .isGreaterThanOrEqualTo(BALANCING.keep());
  }

  @Test
  void aRegistryThatFailsTakesNothingAway() throws Exception {
    // Given
    openListed(hop(FakeHop::echo));
    // When
    registry.fail();
    // Then
    allAreAnswered(20);
    assertThat(next.fleet().usable()).isOne();
  }

  @Test
  void anAddressThatAcceptsAndNeverAnswersIsNotUsed() throws Exception {
    // Given
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      FakeHop hop = hop(FakeHop::echo);
      registry.list(mute.getLocalPort(), hop.port());
      open(new Target(URI.create("listed:///hop")), SECOND_TRIES, null);
      until(() -> next.fleet().usable() == 1);
      // When, Then
      allAreAnswered(50);
      assertThat(next.fleet().known()).isEqualTo(2);
    }
  }

  @Test
  void onlyAddressesThatNeverAnswerMakeAHopUnavailable() throws Exception {
    // Given
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      registry.list(mute.getLocalPort());
      open(new Target(URI.create("listed:///hop")), SECOND_TRIES, null);
      // When, Then
      assertThat(failure(send(LONG))).isInstanceOf(Failure.HopUnavailable.class);
      long started = System.nanoTime();
      assertThat(failure(send(LONG))).isInstanceOf(Failure.HopUnavailable.class);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aDrainedInstanceGetsNoNewCallsAndFinishesItsOwn() throws Exception {
    // Given
    FakeReleases releases = new FakeReleases(RELEASE);
    FakeHop drained = hop(releases, FakeHop::hang);
    FakeHop other = hop(FakeHop::echo);
    openListed(drained, other);
    while (drained.calls.get() == 0) {
      int before = drained.calls.get() + other.calls.get();
      send(LONG);
      until(() -> drained.calls.get() + other.calls.get() > before);
    }
    int before = drained.calls.get();
    // When
    releases.tell(false, RELEASE);
    until(() -> next.fleet().usable() == 1);
    // Then
    allAreAnswered(100);
    assertThat(drained.calls.get()).isEqualTo(before);
    assertThat(drained.cancellations.get()).isZero();
  }

  @Test
  void aConnectionThatFellSilentIsReplaced() throws Exception {
    // Given
    FakeHop hop = hop(FakeHop::hang);
    openListed(hop);
    // When
    for (int i = 0; i < 4; i++) {
      failure(send(Duration.ofMillis(80)));
    }
    hop.answers(FakeHop::echo);
    CompletionStage<Answer> answer = send(LONG);
    // Then
    assertThat(get(answer).open().getId()).isEqualTo("q");
    assertThat(next.fleet().replacements()).isOne();
    until(() -> hop.connections.get() == 2);
    allAreAnswered(20);
    assertThat(next.fleet().replacements()).isOne();
    assertThat(next.fleet().usable()).isOne();
  }

  @Test
  void cancelledCallsWithPausesBetweenThemReplaceNoConnection() throws Exception {
    // Given
    FakeHop hop = hop(FakeHop::hang);
    openListed(hop);
    // When
    for (int i = 0; i < 3; i++) {
      failure(send(Duration.ofMillis(15)));
      Thread.sleep(BALANCING.silence());
    }
    hop.answers(FakeHop::echo);
    allAreAnswered(5);
    // Then
    assertThat(next.fleet().replacements()).isZero();
    assertThat(hop.connections.get()).isOne();
  }
}
