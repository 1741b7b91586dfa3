package io.pronto.chain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pronto.chain.hop.Call;
import io.pronto.chain.hop.Stage;
import io.pronto.chain.server.ReleaseTable.Prepared;
import io.pronto.core.hop.Hop;
import io.pronto.core.release.Release;
import io.pronto.core.release.ReleaseException;
import io.pronto.core.release.ReleaseId;
import io.pronto.core.release.ReleaseState;
import io.pronto.core.release.Repository;
import io.pronto.core.release.Signature;
import io.pronto.core.release.TestReleases;
import io.pronto.core.tensor.Tensors;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageReleasesTest {

  private static final Duration LINGER = Duration.ofSeconds(10);
  private static final Release ANY = TestReleases.release("any", 1);

  private final Recorder stage = new Recorder();
  private final AtomicLong now = new AtomicLong();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private final StageReleases<String> releases =
      new StageReleases<>(
          stage, now::get, (_, task) -> later.add(task), LINGER, () -> stage.done.add("gone"));

  @Test
  void aReleaseThatStaysIsNotPreparedAgain() {
    // When
    hold("iris/1/a", "iris/2/a");
    Prepared<String> first = releases.table().exactly("iris/1/a");
    hold("iris/1/a", "digits/1/a");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a", "+digits/1/a");
    assertThat(releases.table().exactly("iris/1/a")).isSameAs(first);
    assertThat(releases.table().serves("iris", "2")).isFalse();
    assertThat(releases.table().serves("digits", "1")).isTrue();
  }

  @Test
  void whatWentServesThoseWhoNameItForAWhile() {
    // Given
    hold("iris/1/a", "iris/2/a");
    // When
    hold("iris/1/a");
    // Then
    assertThat(releases.table().exactly("iris/2/a").version()).isEqualTo("2");
    assertThat(releases.table().find("iris", "").version()).isEqualTo("1");
    assertThat(releases.table().versions("iris")).containsExactly("1");
    assertThat(releases.table().states()).containsExactly(ReleaseState.ready(id("iris/1/a")));
    assertThat(releases.table().offered())
        .containsExactly(ReleaseState.ready(id("iris/1/a")), ReleaseState.ready(id("iris/2/a")));
    // When
    pass(Duration.ZERO);
    pass(LINGER.minusNanos(1));
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a");
    // When
    pass(Duration.ofNanos(1));
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a", "-iris/2/a", "gone");
    assertThat(later).isEmpty();
    assertThatThrownBy(() -> releases.table().exactly("iris/2/a")).hasMessageContaining("iris/2/a");
  }

  @Test
  void whatIsUnloadedIsGivenBackAfterAWhile() {
    // Given
    hold("iris/1/a");
    // When
    releases.hold(new Repository(List.of(new Repository.Entry.Unloaded("iris", "1"))));
    // Then
    assertThat(releases.table().states())
        .containsExactly(ReleaseState.unavailable("iris", "1", "unloaded"));
    // When
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "-iris/1/a", "gone");
  }

  @Test
  void otherFilesUnderTheSameVersionAreAnotherRelease() {
    // Given
    hold("iris/1/a");
    // When
    hold("iris/1/b");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b");
    assertThat(releases.table().find("iris", "").release().id().digest()).isEqualTo("b");
    assertThat(releases.table().exactly("iris/1/a").release().id().digest()).isEqualTo("a");
  }

  @Test
  void whatWasReplacedStaysUntilItsSuccessorWasUsed() {
    // Given
    hold("iris/1/a");
    hold("iris/1/b");
    // When
    pass(LINGER.multipliedBy(10));
    pass(LINGER.multipliedBy(10));
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b");
    // When
    releases.table().exactly("iris/1/b").use();
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b", "-iris/1/a", "gone");
  }

  @Test
  void ofManyThatNobodyUsedTheLastTwoStay() {
    // Given
    for (String digest : List.of("a", "b", "c", "d")) {
      now.incrementAndGet();
      hold("iris/1/" + digest);
    }
    // When
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(stage.done).contains("-iris/1/a").doesNotContain("-iris/1/b", "-iris/1/c");
  }

  @Test
  void whatComesBackHasToBeUsedAnew() {
    // Given
    hold("iris/1/a");
    releases.table().exactly("iris/1/a").use();
    hold("iris/1/b");
    // When
    hold("iris/1/a");
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b");
  }

  @Test
  void whatWentBeforeItsSuccessorCameStaysUntilThatWasUsed() {
    // Given
    hold("iris/1/a");
    hold();
    pass(Duration.ZERO);
    // When
    hold("iris/1/b");
    pass(LINGER);
    pass(LINGER);
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b");
  }

  @Test
  void whatComesBackIsNotPreparedAgain() {
    // Given
    hold("iris/1/a");
    Prepared<String> first = releases.table().exactly("iris/1/a");
    hold("iris/1/b");
    // When
    hold("iris/1/a");
    // Then
    assertThat(releases.table().find("iris", "1").value()).isSameAs(first.value());
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/1/b");
  }

  @Test
  void changedFilesThatCannotBePreparedLeaveWhatWasThere() {
    // Given
    hold("iris/1/a");
    stage.refused = "iris/1/b";
    // When
    hold("iris/1/b");
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(releases.table().find("iris", "1").release().id().digest()).isEqualTo("a");
    assertThat(releases.table().states())
        .containsExactly(
            ReleaseState.ready(id("iris/1/a"))
                .with("its changed files do not serve: no such operator"));
    assertThat(stage.done).containsExactly("+iris/1/a");
  }

  @Test
  void whatWentIsGivenBackOnlyWhenNoNewCallCanMeanIt() {
    // Given
    hold("iris/1/a");
    stage.whenGivenBack =
        id -> assertThat(releases.table().offered()).noneMatch(state -> state.id().equals(id));
    // When
    hold("iris/2/a");
    pass(Duration.ZERO);
    pass(LINGER);
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a", "-iris/1/a", "gone");
    assertThat(stage.failed).isEmpty();
  }

  @Test
  void aReleaseThatCannotBePreparedIsTriedAgainWithTheNextChange() {
    // Given
    stage.refused = "iris/2/a";
    hold("iris/1/a", "iris/2/a");
    assertThat(releases.table().states())
        .containsExactly(
            ReleaseState.ready(id("iris/1/a")),
            ReleaseState.unavailable("iris", "2", "no such operator"));
    // When
    stage.refused = "";
    hold("iris/1/a", "iris/2/a");
    // Then
    assertThat(stage.done).containsExactly("+iris/1/a", "+iris/2/a");
    assertThat(releases.table().serves("iris", "2")).isTrue();
  }

  @Test
  void aDefectWhereOneIsGivenBackKeepsNoOther() {
    // Given
    hold("iris/1/a", "iris/2/a");
    stage.whenGivenBack =
        _ -> {
          throw new IllegalStateException("meant");
        };
    // When
    releases.close();
    // Then
    assertThat(stage.done).contains("-iris/1/a", "-iris/2/a");
    assertThat(releases.table().states()).isEmpty();
  }

  @Test
  void onceClosedItHoldsNothingWhateverComes() {
    // Given
    hold("iris/1/a");
    hold("iris/2/a");
    // When
    releases.close();
    hold("iris/1/a");
    releases.close();
    pass(LINGER);
    // Then
    assertThat(stage.done)
        .containsExactlyInAnyOrder("+iris/1/a", "+iris/2/a", "-iris/1/a", "-iris/2/a");
    assertThat(releases.table().serving()).isEmpty();
  }

  /** Lets time pass, then does what was put off. */
  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  private void hold(String... ids) {
    releases.hold(
        new Repository(
            Stream.of(ids)
                .map(id -> TestReleases.around(id(id), ANY.graph(), ANY.modelFile()))
                .<Repository.Entry>map(Repository.Entry.Good::new)
                .toList()));
  }

  private static ReleaseId id(String text) {
    String[] parts = text.split("/", -1);
    return new ReleaseId(parts[0], Long.parseLong(parts[1]), parts[2]);
  }

  /** Writes down what it prepares ({@code +}) and what it is given back ({@code -}). */
  private static final class Recorder implements Stage<String> {

    private final List<String> done = new ArrayList<>();
    private final List<AssertionError> failed = new ArrayList<>();
    private String refused = "";
    private Consumer<String> whenGivenBack = _ -> {};

    @Override
    public Hop hop() {
      return Hop.MODEL_SERVER;
    }

    @Override
    public String prepare(Release release) {
      String id = release.id().toString();
      if (id.equals(refused)) {
        throw new ReleaseException("no such operator");
      }
      done.add("+" + id);
      return id;
    }

    @Override
    public Signature signature(Release release) {
      return release.callers();
    }

    @Override
    public CompletionStage<Tensors> apply(String prepared, Tensors input, Call call) {
      throw new AssertionError("no call is made");
    }

    @Override
    public void release(String prepared) {
      done.add("-" + prepared);
      try {
        whenGivenBack.accept(prepared);
      } catch (AssertionError e) {
        failed.add(e);
      }
    }
  }
}
