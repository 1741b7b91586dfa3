package io.pronto.chain.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.pronto.core.release.Wanted;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the instances of the next hop are told to load, and what they say of that. */
class WantedModelsTest extends AbstractInstancesTest {

  private static final Wanted ONE = Wanted.of(Map.of("iris", 1L));
  private static final Wanted TWO = Wanted.of(Map.of("iris", 2L, "tips", 2L));

  @Test
  void everyInstanceIsToldWhatIsWantedAndWhatIsWantedThen() throws Exception {
    // Given
    FakeReleases first = new FakeReleases("iris/1/aa");
    FakeReleases second = new FakeReleases("iris/1/aa");
    hop(first, FakeHop::echo);
    hop(second, FakeHop::echo);
    open(SECOND_TRIES, null);
    // When
    next.want(ONE);
    // Then
    assertThat(first.heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ONE);
    assertThat(second.heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ONE);
    // When
    next.want(TWO);
    // Then
    until(() -> first.heard.contains(TWO) && second.heard.contains(TWO));
  }

  @Test
  void aLoadIsActedOnOnceAllInstancesHave() throws Exception {
    // Given
    FakeReleases first = new FakeReleases("iris/1/aa");
    FakeReleases second = new FakeReleases("iris/1/aa");
    hop(first, FakeHop::echo);
    hop(second, FakeHop::echo);
    open(SECOND_TRIES, null);
    until(() -> next.fleet().usable() == 2);
    // When
    first.acted(TWO);
    second.acted(ONE);
    // Then
    until(() -> next.hasActedOn("iris", 1));
    assertThat(next.hasActedOn("iris", 2)).isFalse();
    // When
    second.acted(TWO);
    // Then
    until(() -> next.hasActedOn("iris", 2));
    assertThat(next.hasActedOn("absent", 1)).isFalse();
  }
}
